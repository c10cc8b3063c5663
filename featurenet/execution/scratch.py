"""A temporary folder that goes even if its process is killed: the next one removes it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

PREFIX = "featurenet-trial-"


@contextmanager
def scratch(place: Path | None = None) -> Iterator[Path]:
    """Yields a new folder, which is removed at the end, as are those that killed processes left.

    A lock beside a folder says that its process lives; the system takes it away with the process.

    Args:
        place: Where it is made; None for the system's folder of temporary files.
    """
    place = place if place is not None else Path(tempfile.gettempdir())
    folder = place / f"{PREFIX}{uuid4().hex}"
    # Locked before it is there: who finds a lock that is just being made has nothing to remove.
    with FileLock(_lock_of(folder)):
        folder.mkdir(mode=0o700)
        _remove_left(place, but=folder)
        try:
            yield folder
        finally:
            _remove(folder)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _remove_left(place: Path, but: Path) -> None:
    for lock in place.glob(f"{PREFIX}*.lock"):
        folder = lock.with_suffix("")
        if folder == but:
            continue
        try:
            with FileLock(lock, timeout=0):
                _remove(folder)
        except (Timeout, PermissionError):  # its process lives, or it is another user's
            continue


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)
