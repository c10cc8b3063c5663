"""Numbers of pairs of models → the order and the ends of the scale in which people look at them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.records import MATRICES, AnalysisResult

Pairs = npt.NDArray[np.float64]

WRITTEN = 16
"""Up to so many models, every cell has its number."""

EXTREME = 5
"""Percent of the pairs of many models, at either end, that share the colour of the end."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One number of each pair of models, models in the order of their mean with the others.

    Args:
        title: What it is.
        names: Of the models.
        values: `(models, models)`, the diagonal NaN, as is what has no number.
        low: Number of the faintest colour.
        high: Number of the strongest colour.
    """

    title: str
    names: tuple[str, ...]
    values: Pairs
    low: float
    high: float


def matrix_of(title: str, values: npt.NDArray[Any], names: tuple[str, ...]) -> Matrix:
    """Orders the models, so that those that stand out are at an end.

    Args:
        title: What the numbers are.
        values: `(models, models)`; NaN is where there is none.
        names: Of the models.
    """
    shown = np.where(np.eye(len(names), dtype=bool), np.nan, values.astype(np.float64))
    order = by_mean(shown)
    ordered = shown[np.ix_(order, order)]
    return Matrix(title, tuple(names[place] for place in order), ordered, *limits(ordered))


def matrix_names(found: AnalysisResult, folder: Path) -> tuple[str, ...]:
    """Returns what an analysis knows of each pair of models; () if nothing."""
    path = folder / found.files.get(MATRICES, "")
    if not path.is_file():
        return ()
    with np.load(path, allow_pickle=False) as matrices:
        return tuple(name for name in matrices.files if name != "names")


def read_matrix(found: AnalysisResult, folder: Path, title: str) -> Matrix:
    """Reads one of `matrix_names`.

    Args:
        found: What became of the analysis.
        folder: The run's.
        title: Its name.
    """
    with np.load(folder / found.files[MATRICES], allow_pickle=False) as matrices:
        names = tuple(str(name) for name in matrices["names"])
        return matrix_of(title, matrices[title], names)


def upper(values: Pairs) -> list[float | None]:
    """Returns what is right of the diagonal, row by row; None where there is no number."""
    flat = values[np.triu_indices(len(values), 1)].round(5)
    found: list[float | None] = flat.tolist()
    if np.isfinite(flat).all():
        return found
    return [value if value is not None and np.isfinite(value) else None for value in found]


def by_mean(shown: Pairs) -> list[int]:
    """Returns the places of models by the mean of their pairs; those without any come last."""
    there = np.isfinite(shown)
    sums = np.where(there, shown, 0.0).sum(axis=1)
    means = np.divide(sums, there.sum(axis=1), np.full(len(shown), np.inf), where=there.any(axis=1))
    return [int(place) for place in np.argsort(means, kind="stable")]


def limits(shown: Pairs) -> tuple[float, float]:
    """Returns the numbers of the faintest and the strongest colour."""
    there = shown[np.isfinite(shown)]
    if not there.size:
        return 0.0, 0.0
    ends = (0, 100) if len(shown) <= WRITTEN else (EXTREME, 100 - EXTREME)
    low, high = np.percentile(there, ends)
    return float(low), float(high)
