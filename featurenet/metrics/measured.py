"""What a metric can return beside a bare number: how sure it is, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Images to be looked at, in rows and columns.

    Args:
        images: `(rows, columns, height, width, channels)` in [0, 1].
        rows: Caption of each row; empty for none.
        columns: Caption of each column; empty for none.
    """

    images: npt.NDArray[np.float32]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A value with what is needed to judge it.

    Args:
        value: A number, an array, or a dict of these, whose keys are the metric's outputs. None in
            a dict stands for a number that there is not, such as one beyond what was searched; a
            remark says why.
        intervals: Name of an output → 95 % confidence interval. For a metric that gives one
            number, that is the metric's name.
        images: Images that it was measured on; None if that is not a matter of images.
        remarks: What the reader should know, such as a large share of zero gradients.
        partial: Why it was measured on fewer images than asked for; None if it was not.
        grids: Name → images to keep beside the model.
        chance: What always answering the most frequent class would have; None if that is not a
            matter of classes, or the images have one only.
    """

    value: Any
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    images: int | None = None
    remarks: tuple[str, ...] = ()
    partial: str | None = None
    grids: Mapping[str, Grid] = field(default_factory=dict)
    chance: float | None = None


def or_none(number: float) -> float | None:
    """Returns a number that a metric gives, or None for NaN and infinity: there is none."""
    return float(number) if isfinite(number) else None
