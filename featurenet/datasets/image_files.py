"""A folder, or a `.tar.gz` of one → the names of its files, and their contents one by one."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from featurenet.errors import FormatError

DAMAGE = (tarfile.TarError, EOFError, OSError, zlib.error, KeyError)
"""What `tarfile` raises for a broken archive; KeyError for a link to nowhere."""


def list_files(source: Path) -> list[str]:
    """Returns the paths of all files, relative to the folder or archive, with `/`.

    Raises:
        FormatError: If the archive is damaged.
    """
    if source.is_dir():
        return [Path(path).relative_to(source).as_posix() for path in _walk(source)]
    try:
        with tarfile.open(source, "r:gz") as archive:
            return [_name(member) for member in archive if not member.isdir()]
    except DAMAGE as error:
        raise _damaged(source, error) from None


def read_files(source: Path, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yields name and content of the named files, in the order in which they are stored.

    Nothing is unpacked to disk.

    Raises:
        FormatError: If a file or the archive cannot be read.
    """
    if source.is_dir():
        for name in names:
            yield name, _content(source / name)
        return
    wanted = frozenset(names)
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member) if _name(member) in wanted else None
                if content is not None:
                    yield _name(member), content.read()
    except DAMAGE as error:
        raise _damaged(source, error) from None


def fingerprint(source: Path) -> str:
    """Returns a digest that changes when the file, or any file in the folder, is changed.

    It is taken over names, sizes and times of modification, not contents, to be quick.

    Raises:
        FormatError: If a file or folder cannot be read.
    """
    digest = hashlib.sha256()
    for path in _walk(source) if source.is_dir() else [os.fspath(source)]:
        status = _status(path)
        digest.update(os.fsencode(path))
        digest.update(f"|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[str]:
    for root, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        folders.sort()
        yield from (os.path.join(root, name) for name in sorted(files))


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from None


def _refuse(error: OSError) -> None:
    raise _unreadable(error.filename, error)


def _unreadable(path: Path | str, error: OSError) -> FormatError:
    return FormatError(f"cannot be read: {error.strerror}", path)


def _name(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def _damaged(source: Path, error: Exception) -> FormatError:
    return FormatError(f"cannot be read as .tar.gz ({error}); pack or copy it again", source)
