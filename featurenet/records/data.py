"""Which images the models learn."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from featurenet.records.record import Record
from featurenet.records.texts import PathText

LONGEST_EDGE = 4096
"""Pixels; what is larger does not fit into memory as a data set."""


def _height_and_width(size: Any) -> Any:
    """Turns 64 and "64" into (64, 64), and "48x64" into (48, 64)."""
    edges = size.lower().split("x") if isinstance(size, str) else size
    edges = tuple(edges) if isinstance(edges, tuple | list) else (edges,)
    if len(edges) not in (1, 2) or not all(_is_edge(edge) for edge in edges):
        raise ValueError(
            f"must be one edge or HEIGHTxWIDTH, each from 1 to {LONGEST_EDGE} pixels, such as 64 "
            "or 48x64"
        )
    return (int(edges[0]), int(edges[-1]))


def _is_edge(edge: Any) -> bool:
    digits = str(edge).strip()
    return digits.isascii() and digits.isdigit() and 1 <= int(digits) <= LONGEST_EDGE


ImageSize = Annotated[tuple[int, int], BeforeValidator(_height_and_width)]
TestShare = Annotated[float, Field(gt=0, lt=1)]
PixelScale = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Data(Record):
    """Which images the models learn.

    Args:
        dataset: A registered name, a `.npz` file or a folder of images.
        directory: Folder searched before any download; None takes FEATURENET_DATA.
        validation_share: Share of the training images held out for validation, unless the data
            set has validation images of its own.
        train_limit: Use only the first so many training images; None = all.
        test_share: Share of each class that becomes test images where the data set has none; None,
            here and below = as its description says.
        image_size: Height and width that images of a folder are resized to.
        pixel_scale: Stored value that stands for white; pixels are divided by it.
    """

    dataset: PathText = "digits"
    directory: PathText | None = None
    validation_share: Annotated[float, Field(gt=0, lt=1)] = 0.1
    train_limit: Annotated[int, Field(ge=2)] | None = None
    test_share: TestShare | None = None
    image_size: ImageSize | None = None
    pixel_scale: PixelScale | None = None
