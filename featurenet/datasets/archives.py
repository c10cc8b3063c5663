"""A `.zip`, `.tar` or compressed `.tar` → the names of its files and their contents.

Nothing is unpacked to disk, so that no name in an archive can lead out of a folder.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from featurenet.errors import FormatError

ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
"""How the names of archives end, in any case."""

DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    RuntimeError,
    NotImplementedError,
)
"""What is raised for broken archives; KeyError for a link to nowhere, RuntimeError for a password,
NotImplementedError for an unknown compression."""


def list_members(source: Path) -> list[str]:
    """Returns the paths of all files and folders, with `/`; those of folders end with one.

    Raises:
        FormatError: If the archive is damaged, or a path leads out of it.
    """
    try:
        if _is_zip(source):
            with zipfile.ZipFile(source) as zipped:
                return [_inside(member.filename, source) for member in zipped.infolist()]
        with tarfile.open(source, "r:*") as tar:
            return [_inside(member.name + "/" * member.isdir(), source) for member in tar]
    except DAMAGE as error:
        raise _damaged(source, error) from None


def read_members(source: Path, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yields name and content of the named files, in the order in which they are stored.

    Raises:
        FormatError: If the archive cannot be read.
    """
    wanted = frozenset(names)
    members = _zip_members(source, wanted) if _is_zip(source) else _tar_members(source, wanted)
    try:
        yield from members
    except DAMAGE as error:
        raise _damaged(source, error) from None


def _zip_members(source: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as zipped:
        for member in zipped.infolist():
            name = _inside(member.filename, source)
            if name in wanted:
                yield name, zipped.read(member)


def _tar_members(source: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(source, "r:*") as tar:
        for member in tar:
            name = _inside(member.name, source)
            content = tar.extractfile(member) if name in wanted else None
            if content is not None:
                yield name, content.read()


def _is_zip(source: Path) -> bool:
    return source.name.lower().endswith(".zip")


def _inside(name: str, source: Path) -> str:
    """Returns a path relative to the archive, with `/` (Windows writes a backslash)."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts:
        raise FormatError(f"holds a path that leads out of it, {name!r}; pack it again", source)
    kept = [part for part in parts if part not in ("", ".")]
    return "/".join(kept) + "/" * (parts[-1] == "" and bool(kept))


def _damaged(source: Path, error: Exception) -> FormatError:
    kind = next((end for end in ARCHIVES if source.name.lower().endswith(end)), "archive")
    return FormatError(f"cannot be read as {kind} ({error}); pack or copy it again", source)
