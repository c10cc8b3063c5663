"""A path as users write it, and their own folder, where the system may know of none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def expanded(path: str | os.PathLike[str]) -> Path:
    """Returns a path with `~` replaced; as it is, where the system knows of no such user."""
    return Path(os.path.expanduser(path))


def user_folder() -> Path:
    """Returns the user's folder; that for temporary files where there is none, as in containers."""
    found = expanded("~")
    return found if found.is_absolute() else Path(tempfile.gettempdir())
