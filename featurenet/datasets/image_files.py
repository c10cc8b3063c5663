"""A folder, or an archive of one → the names of its files, and their contents one by one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from featurenet.datasets.archives import list_members, read_members
from featurenet.errors import FormatError


def list_files(source: Path) -> list[str]:
    """Returns the paths of all files and folders, relative to the folder or archive, with `/`.

    Those of folders end with `/`.

    Raises:
        FormatError: If the archive is damaged, or a folder cannot be read.
    """
    if not source.is_dir():
        return list_members(source)
    return [
        Path(path).relative_to(source).as_posix() + "/" * path.endswith(os.sep)
        for path in _walk(source)
    ]


def read_files(source: Path, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yields name and content of the named files, in the order in which they are stored.

    Raises:
        FormatError: If a file or the archive cannot be read.
    """
    if not source.is_dir():
        yield from read_members(source, names)
        return
    for name in names:
        yield name, _content(source / name)


def fingerprint(source: Path) -> str:
    """Returns a digest that changes when the file, or any file in the folder, is changed.

    It is taken over names, sizes and times of modification, not contents, to be quick.

    Raises:
        FormatError: If a file or folder cannot be read.
    """
    digest = hashlib.sha256()
    for path in _walk(source) if source.is_dir() else [os.fspath(source)]:
        digest.update(os.fsencode(path))
        if not path.endswith(os.sep):
            status = _status(path)
            digest.update(f"|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[str]:
    """Yields every file, and every folder with a separator at its end."""
    for root, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        folders.sort()
        for name in folders:
            _check_no_cycle(root, name)
        yield from (os.path.join(root, name, "") for name in folders)
        yield from (os.path.join(root, name) for name in sorted(files))


def _check_no_cycle(root: str, name: str) -> None:
    path = os.path.join(root, name)
    if os.path.islink(path) and Path(root).resolve().is_relative_to(Path(path).resolve()):
        raise FormatError("links to a folder that holds it; take it away", path)


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from None


def _refuse(error: OSError) -> None:
    raise _unreadable(error.filename, error)


def _unreadable(path: Path | str, error: OSError) -> FormatError:
    return FormatError(f"cannot be read: {error.strerror}", path)


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait forever
            raise FormatError("is no regular file; take it away", path)
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
