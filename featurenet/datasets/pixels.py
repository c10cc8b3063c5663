"""Stored pixels of all splits → the value that stands for white, by which they are divided.

The type alone does not tell it: there are images of 0 and 1, and of 0 to 16, stored as bytes. What
type and brightest pixel together leave open is refused, and `pixel_scale` settles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from featurenet.datasets.arrays import Stored
from featurenet.errors import FormatError

COMPARABLE = 10
"""How many times brighter one split's brightest pixel may be than another's."""

DIM = 0.1
"""Floats in [0, 1] that stay below this were probably divided by too much."""

OVERSHOOT = 0.1
"""How far floats leave [0, 1] by interpolation."""

FULL_RANGES = (255, 65535)
"""White of images of 8 and 16 bits."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """How pixels were stored, and what became of them.

    Args:
        dtype: Name of the stored type.
        low: Smallest stored value of all splits.
        high: Largest.
        scale: What became 1; the pixels were divided by it.
        notes: Sentences about what is odd.
    """

    dtype: str
    low: float
    high: float
    scale: float
    notes: tuple[str, ...] = ()


def judge_pixels(splits: Mapping[str, Stored], scale: float | None, origin: str) -> Pixels:
    """Decides on the scale of the pixels of all splits together.

    Args:
        splits: Name of an array in messages ("x_train") → its images.
        scale: The scale that was asked for; None = tell it from type and range.
        origin: File or folder in messages.

    Raises:
        FormatError: If the splits differ in type or range, the pixels are no finite numbers from 0,
            or the scale cannot be told.
    """
    dtype = _one_type(splits, origin)
    ranges = {name: _range(images, name, origin) for name, images in splits.items()}
    low = min(low for low, _ in ranges.values())
    high = max(high for _, high in ranges.values())
    if low < 0:
        raise FormatError(_negative(dtype, low, high), origin)
    _check_comparable(ranges, origin)
    if scale is None:
        return Pixels(str(dtype), low, high, *_told(dtype, high, origin))
    if high > scale:
        raise FormatError(
            f"pixels must lie in 0 to pixel_scale, {scale:g}, received {low:g} to {high:.6g}",
            origin,
        )
    return Pixels(str(dtype), low, high, scale)


def _one_type(splits: Mapping[str, Stored], origin: str) -> np.dtype[np.generic]:
    for name, images in splits.items():
        if images.dtype.kind not in "biuf":
            raise FormatError(
                f"{name} must hold uint8 or float32 pixels, received {images.dtype}", origin
            )
    if len({images.dtype for images in splits.values()}) > 1:
        received = ", ".join(f"{images.dtype} in {name}" for name, images in splits.items())
        raise FormatError(
            f"all splits must hold pixels of one type and range, received {received}; store "
            "them alike",
            origin,
        )
    return next(iter(splits.values())).dtype


def _range(images: Stored, name: str, origin: str) -> tuple[float, float]:
    low, high = float(images.min()), float(images.max())
    if np.isnan(low):
        raise FormatError(
            f"{name} has pixels that are not a number; replace or remove them", origin
        )
    if np.isinf([low, high]).any():
        raise FormatError(f"{name} has pixels that are infinite; replace or remove them", origin)
    return low, high


def _check_comparable(ranges: Mapping[str, tuple[float, float]], origin: str) -> None:
    highs = {name: high for name, (_, high) in ranges.items()}
    dark, bright = min(highs, key=highs.__getitem__), max(highs, key=highs.__getitem__)
    if highs[bright] > COMPARABLE * highs[dark]:
        raise FormatError(
            f"all splits must have one range of pixels, but the maximum of {bright} is "
            f"{highs[bright]:g} and that of {dark} is {highs[dark]:g}; store them alike",
            origin,
        )


def _told(dtype: np.dtype[np.generic], high: float, origin: str) -> tuple[float, tuple[str, ...]]:
    """Returns the scale that type and brightest pixel tell, with a note if that is odd."""
    if high == 0:
        return 1, ("all pixels are 0",)
    if dtype.kind == "b":
        return 1, ()
    if dtype.kind == "f" and high <= 1:
        return 1, (_dim(high),) if high < DIM else ()
    if dtype.kind == "f":
        raise FormatError(_bright_floats(high), origin)
    if high == 1:
        return 1, (
            f"pixels are the {dtype} integers 0 and 1: 1 is taken for white; "
            "if 255 is, give --pixel-scale 255",
        )
    if 127 < high <= 255:
        return 255, ()
    if 32767 < high <= 65535 and (dtype.kind, dtype.itemsize) == ("u", 2):
        return 65535, ()
    raise FormatError(_ambiguous(dtype, high), origin)


def _dim(high: float) -> str:
    return (
        f"the brightest pixel is only {high:.2g} of white; if the pixels were divided by too much, "
        f"give --pixel-scale {high:.6g}"
    )


def _likely_scale(high: float) -> tuple[float, str]:
    """Returns the scale that the maximum suggests, and how to say it."""
    for full in FULL_RANGES:
        if full / 2 < high <= full:
            return full, f"{full}"
    return high, f"the maximum, {high:.6g}"


def _bright_floats(high: float) -> str:
    message = f"pixels that are floats must lie in 0 to 1, received a maximum of {high:.6g}; "
    if high <= 1 + OVERSHOOT:
        return message + "clip them: numpy.clip(x, 0, 1)"
    scale, words = _likely_scale(high)
    return message + f"divide by {words}, or let --pixel-scale {scale:.6g} do it"


def _ambiguous(dtype: np.dtype[np.generic], high: float) -> str:
    scale, words = _likely_scale(high)
    other = "" if scale in FULL_RANGES or high > 255 else ", or --pixel-scale 255 for dark images"
    return (
        f"integer pixels ({dtype}) up to {high:.0f} do not tell which value is white; to divide by "
        f"{words}, give --pixel-scale {scale:.0f}{other} (pixel_scale in a .toml)"
    )


def _negative(dtype: np.dtype[np.generic], low: float, high: float) -> str:
    message = f"pixels must be 0 or more, received {low:.6g} to {high:.6g}; "
    if dtype.kind == "f" and low >= -OVERSHOOT and high <= 1 + OVERSHOOT:
        return message + "clip them: numpy.clip(x, 0, 1)"
    x = "x" if dtype.kind == "f" else 'x.astype("float32")'
    return message + f"store them as ({x} + {-low:.6g}) / {high - low:.6g}"
