"""From images in rows and columns to a picture of them, with captions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from featurenet.errors import InvalidInputError
from featurenet.metrics.measured import Grid

CELL = 84
"""Pixels of an image's longer side at least; smaller images are enlarged by a whole factor."""

GAP = 6
TEXT = 13
INK, PAPER = (28, 39, 51), (255, 255, 255)


def to_png(grid: Grid) -> bytes:
    """Returns a PNG of the images, enlarged without smoothing so that each pixel can be seen.

    Raises:
        InvalidInputError: If there are no images of 1 or 3 channels, or captions do not fit them.
    """
    _check(grid)
    rows, columns, height, width, _ = grid.images.shape
    scale = max(1, -(-CELL // max(height, width)))
    font = _font()
    left = _longest(grid.rows, font) + GAP if grid.rows else 0
    top = TEXT + 2 * GAP if grid.columns else 0
    step_x = max(width * scale, _longest(grid.columns, font)) + GAP
    step_y = height * scale + GAP
    size = left + columns * step_x + GAP, top + rows * step_y + GAP
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    for column, caption in enumerate(grid.columns):
        draw.text((left + GAP + column * step_x, GAP), caption, INK, font)
    for row in range(rows):
        y = top + GAP + row * step_y
        if grid.rows:
            draw.text((GAP, y), grid.rows[row], INK, font)
        for column in range(columns):
            picture.paste(
                enlarged(grid.images[row, column], scale), (left + GAP + column * step_x, y)
            )
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _check(grid: Grid) -> None:
    shape = grid.images.shape
    if len(shape) != 5 or 0 in shape or shape[4] not in (1, 3):
        raise InvalidInputError(
            "A grid needs images of shape (rows, columns, height, width, 1 or 3); "
            f"received {shape}."
        )
    if len(grid.rows) not in (0, shape[0]) or len(grid.columns) not in (0, shape[1]):
        raise InvalidInputError(
            f"A grid of {shape[0]} x {shape[1]} images needs a caption for each row and column or "
            f"none; received {len(grid.rows)} and {len(grid.columns)}."
        )


@cache
def _font() -> ImageFont.FreeTypeFont:
    """Returns matplotlib's font, which has arrows and accents that Pillow's own one lacks."""
    package = find_spec("matplotlib")  # finds it without the second that importing it takes
    if package is None or package.origin is None:
        raise FileNotFoundError("matplotlib, whose font writes captions, is not installed.")
    file = Path(package.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(file, TEXT)


def _longest(captions: Sequence[str], font: ImageFont.FreeTypeFont) -> int:
    return max((int(font.getlength(caption)) + 1 for caption in captions), default=0)


def enlarged(image: npt.NDArray[np.float32], scale: int = 1) -> Image.Image:
    """Returns one image, `(height, width, 1 or 3)` in [0, 1], each pixel enlarged."""
    whole = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    coloured = np.repeat(whole, 3 // whole.shape[2], axis=2)
    return Image.fromarray(coloured.repeat(scale, axis=0).repeat(scale, axis=1))
