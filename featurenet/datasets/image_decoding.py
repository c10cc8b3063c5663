"""Content of one image file → its pixels as bytes, with 1, 3 or 4 (alpha) channels."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from featurenet.errors import FormatError

Pixels = npt.NDArray[np.uint8]

CHANNELS = {
    "1": 1,
    "L": 1,
    "LA": 4,
    "P": 3,
    "PA": 4,
    "RGB": 3,
    "RGBA": 4,
    "CMYK": 3,
    "YCbCr": 3,
}
"""Pillow's mode → channels of 8 bits that hold all of it."""

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
OPAQUE = 255

FRAMES = "images with several frames, of which the first is read"
TURNED = "images turned upright, as their EXIF data says"

DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow raises for broken files, and for those that would fill the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """One image.

    Args:
        pixels: `(height, width, channels)`.
        channels: Those that the file itself has; `pixels` may have more.
        remarks: FRAMES and TURNED, as far as they hold.
    """

    pixels: Pixels
    channels: int
    remarks: tuple[str, ...]


@contextmanager
def decoding() -> Iterator[None]:
    """Makes images that are suspiciously large errors, not warnings on stderr."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def decode(content: bytes, origin: str, size: tuple[int, int] | None, channels: int) -> Decoded:
    """Decodes one image; use it within `decoding`.

    Args:
        content: Of the file.
        origin: File in messages.
        size: Height and width to resize to, without regard to the aspect ratio; None = leave it.
        channels: Fewest channels of the result.

    Raises:
        FormatError: If Pillow cannot read it, it is too large, or has other than 8-bit pixels.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            own = _channels(image, origin)
            remarks: tuple[str, ...] = (FRAMES,) if getattr(image, "is_animated", False) else ()
            if image.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9):
                remarks += (TURNED,)
            pixels = _pixels(image, size, max(own, channels))
    except DAMAGE as error:
        unknown = isinstance(error, UnidentifiedImageError)
        reason = "not an image that Pillow knows" if unknown else error
        raise FormatError(f"cannot be read: {reason}; repair it or take it away", origin) from None
    return Decoded(pixels, own, remarks)


def widened(images: Pixels, channels: int) -> Pixels:
    """Returns the images with more channels: grey as equal colours, and opaque."""
    if images.shape[-1] == channels:
        return images
    wide = np.full((*images.shape[:-1], channels), OPAQUE, np.uint8)
    wide[..., : min(channels, 3)] = images[..., :3]
    return wide


def _channels(image: Image.Image, origin: str) -> int:
    if image.mode not in CHANNELS:
        raise FormatError(
            f"its pixels are of mode {image.mode}; save it as 8-bit grey or colour, or give the "
            "images as .npz",
            origin,
        )
    return 4 if image.has_transparency_data else CHANNELS[image.mode]


def _pixels(image: Image.Image, size: tuple[int, int] | None, channels: int) -> Pixels:
    if size is not None:
        image.draft(None, (2 * max(size), 2 * max(size)))  # reads large JPEGs coarsely
    upright = ImageOps.exif_transpose(image).convert(MODES[channels])
    if size is not None and upright.size != size[::-1]:
        upright = upright.resize(size[::-1], Image.Resampling.BILINEAR)
    pixels = np.asarray(upright)
    return pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
