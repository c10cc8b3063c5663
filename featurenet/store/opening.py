"""The ways to open the store of a folder: a new one, to write, to read."""

from __future__ import annotations

from pathlib import Path

from featurenet.store.database import VERSION, Database
from featurenet.store.migration import migrate


def create(folder: Path) -> Database:
    """Makes the store of a folder, and the folder if it is missing."""
    return Database(folder, create=True)


def open_to_write(folder: Path) -> Database:
    """Opens the store of a folder; one of an earlier version is brought to today's layout.

    Raises:
        InvalidInputError: If there is none, or it cannot be read.
    """
    _bring_up_to_date(folder)
    return Database(folder)


def open_to_read(folder: Path) -> Database:
    """Opens the store of a folder without ever waiting for those who write.

    Raises:
        InvalidInputError: If there is none, or it cannot be read.
    """
    _bring_up_to_date(folder)
    return Database(folder, read_only=True)


def _bring_up_to_date(folder: Path) -> None:
    with Database(folder, read_only=True) as found:
        is_old = found.layout < VERSION
    if is_old:
        migrate(folder)
