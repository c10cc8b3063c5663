"""A run's folder: made for one run, held by one process, removed if the run came to nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from featurenet.errors import InvalidInputError
from featurenet.store.artifacts import sample_file
from featurenet.store.database import FILE, Database, EmptyStoreError

LOCK = ".lock"
"""File that the process which holds a folder has locked."""


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Makes a folder and holds it.

    An error before there is a sample removes what was written, and the folders that were made for
    it. An interrupt is no error: what there is by then can be resumed.

    Args:
        folder: Missing, or an empty folder.

    Raises:
        InvalidInputError: If it holds anything.
        OSError: If it cannot be made.
    """
    _check_unused(folder)
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder):
            _check_unused(folder)  # again: another process may have been quicker
            with _emptied_after_error(folder):
                yield folder
    except Exception:
        _remove_empty(missing)
        raise


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps a second process from carrying out the same run.

    Raises:
        InvalidInputError: If another process holds the folder.
        OSError: If nothing can be written there.
    """
    lock = FileLock(_lock_file(folder))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InvalidInputError(f"Another process is carrying out the run in {folder}.") from None
    try:
        yield
    finally:
        lock.release()


def _lock_file(folder: Path) -> Path:
    return folder / LOCK


def _check_unused(folder: Path) -> None:
    if _holds_a_run(folder):
        raise InvalidInputError(
            f"{folder} holds a run already; continue it with `featurenet resume`, or name another "
            "folder."
        )
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError(f"{folder} is a file; name a new folder.")
    if folder.exists() and any(not _is_of_a_store(place) for place in folder.iterdir()):
        raise InvalidInputError(f"{folder} is not empty; name a new folder.")


def _holds_a_run(folder: Path) -> bool:
    """Whether there is a run; a process that was killed may have left a store without one."""
    if not (folder / FILE).exists():
        return False
    try:
        with Database(folder) as store:
            return bool(store.value("SELECT EXISTS (SELECT 1 FROM run)"))
    except EmptyStoreError:
        return False


def _is_of_a_store(place: Path) -> bool:
    return place.name == LOCK or place.name.startswith(FILE)


@contextmanager
def _emptied_after_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except Exception:
        if not sample_file(folder).exists():
            for place in folder.iterdir():
                if place.is_dir():
                    shutil.rmtree(place)
                else:
                    place.unlink()
        raise


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
