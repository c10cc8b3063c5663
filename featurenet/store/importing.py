"""An exported zip, or the folder of a run → a run of another workspace."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from featurenet.errors import InvalidInputError
from featurenet.store import runs
from featurenet.store.database import FILE
from featurenet.store.opening import create, open_to_read
from featurenet.store.transfer import copy_run
from featurenet.store.workspace import Place, find, remove_folder

DAMAGES = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)
"""What reading a zip raises that is none, is cut off, or is encrypted."""


def import_run(path: Path, workspace: Path) -> Place:
    """Adds a run to a workspace, under a new number; nothing is left behind if that fails.

    Args:
        path: A zip that `export_run` wrote, or the folder of a run, which stays as it is.
        workspace: It is made if it is missing.

    Raises:
        InvalidInputError: If there is no run in `path`, it is damaged, or the workspace is the
            folder of a run.
        OSError: If a file cannot be read or written.
    """
    if path.is_dir():
        return _add(find(path), workspace, path.resolve().name)
    with tempfile.TemporaryDirectory() as temporary:
        folder = _unpacked(path, Path(temporary).resolve())
        name = path.stem if folder == Path(temporary).resolve() else folder.name
        return _add(find(folder), workspace, name, within=folder)


def _unpacked(path: Path, into: Path) -> Path:
    """Returns the folder within `into` that has the store."""
    try:
        with ZipFile(path) as archive:
            for entry in archive.infolist():
                _check(entry, path)
            archive.extractall(into)
    except DAMAGES as error:
        raise InvalidInputError(
            f"{path} cannot be read as a zip: {error}. Export the run again."
        ) from None
    stores = sorted(into.rglob(FILE), key=lambda store: len(store.parts))
    if not stores:
        raise InvalidInputError(f"{path} holds no run: {FILE} is missing in it.")
    return stores[0].parent


def _check(entry: ZipInfo, path: Path) -> None:
    place = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_link or place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
        raise InvalidInputError(
            f"{path} has an entry {entry.filename!r} that leads out of it; it is no exported run."
        )


def _add(found: Place, workspace: Path, name: str, within: Path | None = None) -> Place:
    with open_to_read(found.workspace) as source:
        folder = Path(runs.get(source, found.run).folder).resolve()
    if within is not None and not folder.is_relative_to(within):
        raise InvalidInputError(f"The run's folder {folder.name!r} leads out of its zip.")
    with _new_folder(workspace, name) as place, create(workspace) as store:
        _copy_files(folder, place)
        return Place(workspace, copy_run(found.workspace, found.run, store, place.name))


@contextmanager
def _new_folder(workspace: Path, name: str) -> Iterator[Path]:
    """Makes a folder of that name, or one with a number behind it; removes it after an error."""
    if (workspace / FILE).exists():
        with open_to_read(workspace) as store:
            if store.value("SELECT count(*) FROM run WHERE folder = '.'"):
                raise InvalidInputError(
                    f"{workspace} is the folder of a run; name a workspace, where runs have "
                    "folders of their own, or a new folder."
                )
    is_new = not workspace.exists()
    place = _free(workspace, name)
    try:
        yield place
    except BaseException:
        remove_folder(workspace if is_new else place)
        raise


def _free(workspace: Path, name: str) -> Path:
    for each in chain([name], (f"{name}-{number}" for number in count(2))):
        try:
            (workspace / each).mkdir(parents=True)
        except FileExistsError:
            if workspace.is_dir():
                continue
            raise
        return workspace / each
    raise AssertionError("there is always another number")


def _copy_files(folder: Path, place: Path) -> None:
    """Copies a run's files, without a store and what is being written."""

    def left_out(_: str, names: list[str]) -> set[str]:
        ends = (".", FILE.removesuffix(".db"))
        return {name for name in names if name.startswith(ends)}

    shutil.copytree(folder, place, ignore=left_out, dirs_exist_ok=True)
