"""A workspace's own meta-models: files of its folder `metamodels`, known by their names."""

from __future__ import annotations

import re
from pathlib import Path

from featurenet.atomic import write_atomically
from featurenet.errors import InvalidInputError

FOLDER = "metamodels"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def own_metamodels(workspace: Path) -> dict[str, Path]:
    """Returns name → file, sorted by name; links are left out."""
    found = (workspace / FOLDER).glob("*.xml")
    return {path.stem: path for path in sorted(found) if path.is_file() and not path.is_symlink()}


def save_metamodel(workspace: Path, name: str, text: str, *, replace: bool = False) -> Path:
    """Writes a meta-model's file.

    Args:
        workspace: Whose.
        name: What it shall be called.
        text: Its XML, which has been read without a fault.
        replace: Whether it may take the place of the workspace's own one of that name.

    Raises:
        InvalidInputError: If the name cannot be one of a file, or is taken.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInputError(
            "A meta-model's name has letters, digits, _ and -, begins with a letter or digit, and "
            f"is at most 60 long; received {name[:80]!r}."
        )
    if name in own_metamodels(workspace) and not replace:
        raise InvalidInputError(f"There is a meta-model {name!r} already; give another name.")
    path = workspace / FOLDER / f"{name}.xml"
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, text)
    return path


def remove_metamodel(workspace: Path, name: str) -> bool:
    """Removes one of the workspace's own; False if there is none of that name."""
    path = own_metamodels(workspace).get(name)
    if path is None:
        return False
    path.unlink()
    return True
