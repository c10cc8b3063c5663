"""What was asked (`records.Data`) → the descriptor of a data set → the `Dataset` itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.dataset import Dataset
from featurenet.datasets.descriptor import Descriptor, descriptors_in, read_descriptor
from featurenet.datasets.image_files import fingerprint
from featurenet.datasets.loaders import LOADERS, Loader
from featurenet.datasets.location import data_folder, data_name, find, loader_for, located
from featurenet.datasets.prepare import prepare
from featurenet.errors import InvalidInputError
from featurenet.places import expanded
from featurenet.records import Data
from featurenet.registry import Registry, near_matches
from featurenet.resources import bundled

DATASETS: Registry[Descriptor] = Registry("data set", group="featurenet.datasets")
"""Data sets of plug-ins; the shipped ones and the user's are TOML files."""


def add_dataset(
    name: str, function: Callable[[], Arrays], title: str = "", *, replace: bool = False
) -> None:
    """Makes a function's arrays a data set, usable by name like the shipped ones.

    Args:
        name: What users type.
        function: Returns images and labels of both splits, the same at each call.
        title: One line for lists.
        replace: Whether it takes the place of the data set that has its name.

    Raises:
        InvalidInputError: If the name is taken, and that data set is not to be replaced.
    """
    if name in _shipped() and not replace:
        raise InvalidInputError(
            f"The data set {name!r} is FeatureNET's own: give yours another name, or say that it "
            "replaces that one with replace=True."
        )

    @functools.wraps(function)
    def load(descriptor: Descriptor) -> Arrays:
        return function()

    LOADERS.register(name, load, replace=replace)
    DATASETS.register(name, Descriptor(name=name, loader=name, title=title or name), replace=True)


def describe(directory: str | None = None) -> tuple[Descriptor, ...]:
    """Returns every described data set, by name, with where its data was found.

    Args:
        directory: Data directory; None takes FEATURENET_DATA.

    Raises:
        FormatError: If a TOML file of the data directory is wrong.
        InvalidInputError: If the data directory is not a folder.
    """
    folder = data_folder(directory)
    return tuple(located(found, folder) for _, found in sorted(_described(folder).items()))


def names(directory: str | None = None) -> list[str]:
    """Returns the names that `describe` lists."""
    return sorted(_described(data_folder(directory)))


def resolve(data: Data) -> Descriptor:
    """Returns the descriptor of the data set that was asked for, without loading it.

    A name means, in this order: a TOML file in the data directory, a plug-in's or shipped data set,
    a path, a file or folder of that name in the data directory.

    Raises:
        InvalidInputError: If there is no such data set; the message names near matches.
    """
    folder = data_folder(data.directory)
    described = _described(folder)
    if data.dataset in described:
        return located(described[data.dataset], folder)
    path = expanded(data.dataset)
    if path.exists():
        return _from_path(path)
    found = find(data.dataset, folder) if folder is not None else None
    if found is not None:
        return _from_path(found)
    hint = near_matches(data.dataset, described)
    raise InvalidInputError(
        f"Unknown data set {data.dataset!r}: neither a name nor a file or folder.{hint}"
    )


def load(data: Data, seed: int) -> Dataset:
    """Returns the data set, ready for training.

    The validation images are chosen by `seed` alone, so that all models of an experiment share
    them; test images are never touched. The most recent data set of a process is kept, because a
    worker trains many models on the same one.

    Args:
        data: Which data set, and how much of it.
        seed: The experiment's.

    Raises:
        InvalidInputError: If the data set is unknown, cannot be read, downloaded or used, or does
            not fit into memory.
    """
    descriptor = _as_asked(resolve(data), data)
    loader = LOADERS.get(descriptor.loader)
    state = fingerprint(descriptor.existing_path()) if descriptor.path is not None else ""
    try:
        return _load(descriptor, loader, state, data.validation_share, data.train_limit, seed)
    except MemoryError:
        raise InvalidInputError(
            f"Data set {descriptor.name} ({descriptor.location}) does not fit into memory; use "
            "fewer or smaller images"
        ) from None


def _as_asked(descriptor: Descriptor, data: Data) -> Descriptor:
    """Returns the descriptor with what was asked for in the place of what it says itself."""
    asked = {name: getattr(data, name) for name in ("test_share", "image_size", "pixel_scale")}
    given = {name: value for name, value in asked.items() if value is not None}
    if "image_size" in given and descriptor.loader != "images":
        raise InvalidInputError(
            f"image_size is for folders of images; resize the arrays of {descriptor.name} "
            "yourself, or leave it out"
        )
    return descriptor.model_copy(update=given)


@functools.lru_cache(maxsize=1)
def _load(
    descriptor: Descriptor,
    loader: Loader,
    state: str,
    validation_share: float,
    train_limit: int | None,
    seed: int,
) -> Dataset:
    return prepare(
        loader(descriptor),
        descriptor,
        validation_share=validation_share,
        train_limit=train_limit,
        seed=seed,
    )


def _shipped() -> dict[str, Descriptor]:
    return descriptors_in(bundled("datasets"))


def _described(folder: Path | None) -> dict[str, Descriptor]:
    added = {described.name: described for described in DATASETS}
    return _shipped() | added | (descriptors_in(folder) if folder is not None else {})


def _from_path(path: Path) -> Descriptor:
    if path.suffix.lower() == ".toml":
        return read_descriptor(path)
    path = path.absolute()
    return Descriptor(name=data_name(path), loader=loader_for(path), path=path)
