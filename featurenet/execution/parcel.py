"""Files of a folder ⇄ one archive in memory, in which they cross to another machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from featurenet.atomic import write_atomically


def pack(folder: Path, names: Iterable[str]) -> bytes:
    """Returns a zip archive of some files.

    They are not compressed: a model's weights are what counts, and these have no pattern.

    Args:
        folder: Where they are.
        names: Relative to it.
    """
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.write(folder / name, name)
    return parcel.getvalue()


def unpack(parcel: bytes, folder: Path) -> None:
    """Writes the files of an archive that `pack` made; each is written whole or not at all.

    Raises:
        OSError: If the disk is full, say.
    """
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        for name in archive.namelist():
            write_atomically(folder / name, archive.read(name))


def files_in(folder: Path) -> list[str]:
    """Returns the files of a folder and those below, relative to it, sorted."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in paths)
