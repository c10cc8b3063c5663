"""A folder of images with one folder per class, or an archive of one → `Arrays`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.cache import cache_file, keep, recall
from featurenet.datasets.class_names import readable
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.image_decoding import Decoded, decode, decoding, widened
from featurenet.datasets.image_files import fingerprint, list_files, read_files
from featurenet.datasets.image_layout import lay_out, listing
from featurenet.errors import FormatError

DECODER = 2
"""Counted up when the same files become other arrays, so that old cache files are not used."""

SUGGESTED_EDGE = 128
"""Pixels of the longer edge at most, in the size that is suggested for images of several sizes."""

WIDENED = "images with fewer channels than others, which are read with as many"

Size = tuple[int, int]


def load_images(descriptor: Descriptor) -> Arrays:
    """Loads the images that a descriptor points to, from the cache if they have not changed.

    Raises:
        FormatError: If the folders follow no known layout, a file is no image, or the images differ
            in size and there is no `image_size`.
    """
    source = descriptor.existing_path()
    state = _state(descriptor, source)
    cached = recall(cache_file(source), state)
    if cached is not None:
        return cached
    arrays = _decode_all(descriptor, source)
    keep(cache_file(source), arrays, state)
    return arrays


def _state(descriptor: Descriptor, source: Path) -> str:
    options = (DECODER, descriptor.class_names, descriptor.image_size)
    return hashlib.sha256(f"{fingerprint(source)} {options!r}".encode()).hexdigest()


def _decode_all(descriptor: Descriptor, source: Path) -> Arrays:
    layout = lay_out(list_files(source), descriptor.class_names, str(source))
    labelled = [pair for split in layout.splits.values() for pair in split]
    images, notes = _read(source, [name for name, _ in labelled], descriptor.image_size)
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    start = 0
    for split, pairs in layout.splits.items():
        end = start + len(pairs)
        arrays[f"x_{split}"] = images[start:end]
        arrays[f"y_{split}"] = np.array([label for _, label in pairs], dtype=np.int64)
        start = end
    return Arrays(
        str(source), **arrays, class_names=layout.class_names, notes=(*layout.notes, *notes)
    )


def _read(
    source: Path, names: list[str], size: Size | None
) -> tuple[npt.NDArray[np.uint8], tuple[str, ...]]:
    """Returns all images in the order of their names, and notes about them.

    All have the channels of the richest one, and no more than one is held in its own size.
    """
    positions = {name: position for position, name in enumerate(names)}
    channels: dict[str, int] = {}
    remarks: dict[str, list[str]] = defaultdict(list)
    images = np.empty((0, 0, 0, 1), np.uint8)
    with decoding():
        for name, content in read_files(source, tuple(positions)):
            found = decode(content, f"{source}/{readable(name)}", size, images.shape[-1])
            if not channels:
                images = np.empty((len(names), *found.pixels.shape), np.uint8)
            elif found.pixels.shape[:2] != images.shape[1:3]:
                raise FormatError(_several_sizes(images, found, next(iter(channels)), name), source)
            images = widened(images, found.pixels.shape[-1])
            images[positions[name]] = found.pixels
            channels[name] = found.channels
            for remark in found.remarks:
                remarks[remark].append(name)
    unread = set(positions) - set(channels)
    if unread:
        raise FormatError(f"{len(unread)} files hold nothing, such as {min(unread)}", source)
    remarks[WIDENED] = [name for name, own in channels.items() if own < images.shape[-1]]
    return images, tuple(note for what, those in remarks.items() for note in listing(what, those))


def _several_sizes(images: npt.NDArray[np.uint8], found: Decoded, first: str, name: str) -> str:
    height, width = images.shape[1:3]
    shrink = min(1, SUGGESTED_EDGE / max(height, width))
    suggested = f"{max(1, round(height * shrink))}x{max(1, round(width * shrink))}"
    return (
        f"all images must have one size, received {height}x{width} in {readable(first)} but "
        f"{'x'.join(map(str, found.pixels.shape[:2]))} in {readable(name)}; give the size that all "
        f"are resized to, such as --image-size {suggested} (image_size in a .toml)"
    )
