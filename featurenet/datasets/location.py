"""Descriptor of a published data set → the same, pointing at a copy that is on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from featurenet.datasets.archives import ARCHIVES
from featurenet.datasets.cache import cache_folder
from featurenet.datasets.descriptor import Descriptor
from featurenet.errors import InvalidInputError
from featurenet.places import expanded, user_folder

VARIABLE = "FEATURENET_DATA"
PATTERNS = ("{}.npz", "{}", *(f"{{}}{end}" for end in ARCHIVES), "{}-images.tar.gz")
"""Names under which a data set is looked for in the data directory, in this order."""


def data_folder(directory: str | None) -> Path | None:
    """Returns the data directory: `directory`, else the variable FEATURENET_DATA, else None.

    Raises:
        InvalidInputError: If it is not a folder.
    """
    given = directory if directory is not None else os.environ.get(VARIABLE) or None
    if given is None:
        return None
    folder = expanded(given).absolute()
    if not given or not folder.is_dir():
        origin = VARIABLE if directory is None else "--data-dir"
        received = given or "nothing"
        raise InvalidInputError(
            f"The data directory ({origin}) must be a folder, received {received}"
        )
    return folder


def keras_folder() -> Path:
    """Returns where Keras keeps downloaded data sets, by the rules that Keras itself follows."""
    home = os.environ.get("KERAS_HOME")
    return (expanded(home) if home else user_folder() / ".keras") / "datasets"


def find(name: str, folder: Path) -> Path | None:
    """Returns the first of PATTERNS that is there."""
    for pattern in PATTERNS:
        path = folder / pattern.format(name)
        if path.is_dir() if pattern == "{}" else path.is_file():
            return path
    return None


def located(descriptor: Descriptor, folder: Path | None) -> Descriptor:
    """Returns the descriptor with the loader and path of a local copy, if there is one.

    Only data sets that would have to be downloaded are looked for: in the data directory, then
    in Keras' cache, then among the arrays kept from an earlier download.
    """
    if descriptor.path is not None or not descriptor.downloads:
        return descriptor
    path = find(descriptor.name, folder) if folder is not None else None
    for cache in (keras_folder(), cache_folder()):
        kept = cache / f"{descriptor.name}.npz"
        if path is None and kept.is_file():
            path = kept
    if path is None:
        return descriptor
    return descriptor.model_copy(update={"loader": loader_for(path), "path": path})


def loader_for(path: Path) -> str:
    """Returns the name of the loader for a file or a folder.

    Raises:
        InvalidInputError: If no loader reads such a file.
    """
    if path.is_dir() or path.name.lower().endswith(ARCHIVES):
        return "images"
    if path.suffix.lower() == ".npz":
        return "npz"
    raise InvalidInputError(
        f"A data set must be an .npz file, a folder of images, an archive of one "
        f"({', '.join(ARCHIVES)}) or a .toml description, received {path}"
    )


def data_name(path: Path) -> str:
    """Returns what a data set is called for its file or folder: the name without suffixes."""
    if path.is_dir():
        return path.name
    ends = (end for end in (*ARCHIVES, ".npz") if path.name.lower().endswith(end))
    return path.name[: -len(next(ends, "")) or None]
