"""From one value per image to a figure with its interval, and from figures to a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.metrics.intervals import mean_interval, median_interval, share_interval
from featurenet.metrics.measured import Grid, Interval, Measured

Figure = tuple[float, Interval]
Values = npt.NDArray[np.floating[Any]]


def mean(values: Values, seed: int) -> Figure:
    """Returns the mean of `(n,)` values."""
    return float(np.mean(values)), mean_interval(values, seed)


def median(values: Values, seed: int) -> Figure:
    """Returns the median of `(n,)` values."""
    return float(np.median(values)), median_interval(values, seed)


def share(true: npt.NDArray[np.bool_]) -> Figure:
    """Returns the share of `(n,)` truth values that are true."""
    return float(np.mean(true)), share_interval(int(true.sum()), len(true))


def measured(
    figures: Mapping[str, Figure],
    images: int,
    remarks: Sequence[str] = (),
    partial: str | None = None,
    grids: Mapping[str, Grid] | None = None,
    further: Mapping[str, Any] | None = None,
) -> Measured:
    """Returns the figures as a metric's result.

    Args:
        figures: Name of an output → value and interval, the headline first.
        images: Images measured.
        remarks: What the reader should know.
        partial: Why not all images were measured; None if they were.
        grids: Name → images to keep.
        further: Name of an output → value that has no interval.
    """
    return Measured(
        {name: value for name, (value, _) in figures.items()} | dict(further or {}),
        intervals={name: interval for name, (_, interval) in figures.items()},
        images=images,
        remarks=tuple(remarks),
        partial=partial,
        grids=grids or {},
    )
