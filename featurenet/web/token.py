"""The secret that opens a workspace's dashboard, kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = ".token"


def workspace_token(folder: Path) -> str:
    """Returns the token of a workspace, 256 bits as text; made when there is none.

    It stays when the server is started again, so that open pages go on.
    """
    path = folder / FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_token(path)
    with os.fdopen(descriptor, "w") as file:
        token = secrets.token_hex(32)
        file.write(token)
    return token


def read_token(path: Path) -> str:
    """Returns the token in a file.

    Raises:
        InvalidInputError: If others may read the file, or it has no token of 32 characters or more.
    """
    from featurenet.errors import InvalidInputError

    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise InvalidInputError(f"{path} can be read by others; do `chmod 600 {path}`.")
    token = path.read_text(encoding="utf-8").strip()
    if len(token) < 32 or not token.isascii() or not token.isalnum():
        raise InvalidInputError(
            f"{path} holds no token: 32 or more letters and digits, as `openssl rand -hex 32` "
            "prints; remove the file to have one made."
        )
    return token


class Codes:
    """Codes that let a browser in once, so that no address in a history or log opens anything."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def new(self) -> str:
        """Returns a code that is good once."""
        code = secrets.token_urlsafe(32)
        self._open.add(code)
        return code

    def use(self, code: str) -> bool:
        """Returns whether a code was good; it no longer is."""
        found = next((each for each in self._open if secrets.compare_digest(each, code)), None)
        if found is not None:
            self._open.discard(found)
        return found is not None
