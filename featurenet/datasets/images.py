"""A folder of images with one folder per class, or a `.tar.gz` of one → `Arrays`."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.cache import cache_file, keep, recall
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.image_files import fingerprint, list_files, read_files
from featurenet.datasets.image_layout import ImageLayout, Labelled, lay_out
from featurenet.datasets.split import split_stratified
from featurenet.errors import FormatError

MODES = {
    "1": "L",
    "L": "L",
    "LA": "RGBA",
    "P": "RGB",
    "PA": "RGBA",
    "RGB": "RGB",
    "RGBA": "RGBA",
    "CMYK": "RGB",
    "YCbCr": "RGB",
}
"""How Pillow's modes become 1 (L), 3 (RGB) or 4 (RGBA) channels of 8 bits."""

DECODER = 1
"""Counted up when the same files become other arrays, so that old cache files are not used."""


def load_images(descriptor: Descriptor) -> Arrays:
    """Loads the images that a descriptor points to, from the cache if they have not changed.

    Without a test split, `test_share` of each class is split off with `split_seed`.

    Raises:
        FormatError: If the folders follow no known layout, a file is no image, or the images differ
            in size or channels.
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
    options = (DECODER, descriptor.class_names, descriptor.test_share, descriptor.split_seed)
    return hashlib.sha256(f"{fingerprint(source)} {options!r}".encode()).hexdigest()


def _decode_all(descriptor: Descriptor, source: Path) -> Arrays:
    layout = lay_out(list_files(source), descriptor.class_names, str(source))
    if not layout.test:
        layout = _with_test(layout, descriptor, source)
    images = _decode(source, layout.train + layout.test)
    labels = np.array([label for _, label in layout.train + layout.test], dtype=np.int64)
    n = len(layout.train)
    return Arrays(str(source), images[:n], labels[:n], images[n:], labels[n:], layout.class_names)


def _with_test(layout: ImageLayout, descriptor: Descriptor, source: Path) -> ImageLayout:
    labels = np.array([label for _, label in layout.train], dtype=np.int64)
    counts = np.bincount(labels)
    if counts.min() < 3:
        raise FormatError(
            f"class {layout.class_names[counts.argmin()]!r} has {counts.min()} images; at least 3 "
            "are needed: for training, validation and test",
            source,
        )
    kept, held = split_stratified(labels, descriptor.test_share, descriptor.split_seed)
    train: Labelled = tuple(layout.train[position] for position in kept)
    test: Labelled = tuple(layout.train[position] for position in held)
    return ImageLayout(layout.class_names, train, test)


def _decode(source: Path, labelled: Labelled) -> npt.NDArray[np.uint8]:
    positions = {name: position for position, (name, _) in enumerate(labelled)}
    unread = set(positions)
    images = np.empty((0, 0, 0, 0), np.uint8)
    first = ""
    for name, content in read_files(source, tuple(positions)):
        image = _decode_one(content, f"{source}/{name}")
        if not first:
            images, first = np.empty((len(labelled), *image.shape), np.uint8), name
        if image.shape != images.shape[1:]:
            raise FormatError(
                f"all images must have one size and number of channels, received {image.shape} "
                f"but {images.shape[1:]} in {first}; resize or convert them",
                f"{source}/{name}",
            )
        images[positions[name]] = image
        unread.discard(name)
    if unread:
        raise FormatError(f"{len(unread)} files hold nothing, such as {min(unread)}", source)
    return images


def _decode_one(content: bytes, origin: str) -> npt.NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            mode = MODES.get(image.mode)
            if mode is None:
                raise FormatError(
                    f"its pixels are of mode {image.mode}; save it as 8-bit grey or colour, or "
                    "give the images as .npz",
                    origin,
                )
            pixels = np.asarray(image.convert(mode))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        unknown = isinstance(error, UnidentifiedImageError)
        reason = "not an image that Pillow knows" if unknown else error
        raise FormatError(f"cannot be read: {reason}; repair it or take it away", origin) from None
    return pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
