"""Which class is taken for which: the confusion matrices of the best model and of the baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, PowerNorm, to_rgba

from featurenet.report.canvas import MODEL, panels, style, to_svg
from featurenet.report.comparison import Comparison
from featurenet.results import Results

METRIC = "quality.confusion"

MOST_MODELS = 3
"""The most accurate model, and baselines."""

WRITTEN = 12
"""Up to so many classes, every cell has its number of images."""

NAMED = 25
"""Up to so many classes, every row and column has its class's name; beyond, some have a number."""

WORST = 3
"""Mistakes that are told in words."""

LONGEST = 12
"""Letters of a class's name."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One model's mistakes.

    Args:
        name: The model's name.
        counts: Test images of each class (rows) taken for each (columns), `(classes, classes)`.
        classes: Their names; numbers where these are not known.
    """

    name: str
    counts: npt.NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """Each count as a share of its row; 0 in the row of a class without test images."""
        images = np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        found: npt.NDArray[np.float64] = self.counts / images
        return found

    @property
    def worst(self) -> tuple[str, ...]:
        """The most frequent mistakes in words, the greatest share of its class first."""
        mistakes = self.shares * (1 - np.eye(len(self.counts)))
        order = np.argsort(-mistakes, axis=None, kind="stable")[:WORST]
        places = zip(*np.unravel_index(order, mistakes.shape), strict=True)
        return tuple(
            f"{self.classes[row]} for {self.classes[column]} "
            f"({self.counts[row, column]:,} of {self.counts[row].sum():,})"
            for row, column in places
            if mistakes[row, column]
        )


def confusions(results: Results, comparison: Comparison) -> tuple[Matrix, ...]:
    """Returns the matrices of the comparison's first model and of the baselines, as there are."""
    entries = comparison.entries
    chosen = [entry.row for entry in entries if not entry.row.baseline][:1]
    chosen += [entry.row for entry in entries if entry.row.baseline]
    trials = {trial.number: trial for trial in results}
    found = []
    for row in chosen:
        value = results.value(trials[row.number], METRIC)
        if value is not None:
            counts = np.asarray(value, dtype=np.int64)
            numbered = tuple(map(str, range(len(counts))))
            names = results.classes if len(results.classes) == len(counts) else numbered
            found.append(Matrix(row.name, counts, names))
    return tuple(found[:MOST_MODELS])


def confusion_svg(matrices: Sequence[Matrix]) -> str:
    """Draws matrices side by side as inline SVG.

    Args:
        matrices: At least one, at most `MOST_MODELS`.
    """
    with style("confusion"):
        figure, axes = panels(11, 4.8, (1,) * MOST_MODELS)
        for axis, matrix in zip(axes, matrices, strict=False):
            _draw(axis, matrix)
        for axis in axes[len(matrices) :]:
            axis.set_axis_off()
        axes[0].set_ylabel("right class")
        names = ", ".join(matrix.name for matrix in matrices)
        return to_svg(figure, f"Confusion matrices of {names}.")


def _draw(axis: Axes, matrix: Matrix) -> None:
    size = len(matrix.classes)
    axis.imshow(matrix.shares, cmap=_colours(), norm=PowerNorm(0.5, 0, 1), interpolation="none")
    axis.set_title(matrix.name)
    axis.set_xlabel("class given")
    axis.tick_params(length=0, labelsize=8 if size <= WRITTEN else 6)
    step = 1 if size <= NAMED else -(-size // 10)
    ticks = range(0, size, step)
    labels = [_short(matrix.classes[tick]) for tick in ticks]
    upright = max(map(len, labels)) > 2
    axis.set_xticks(ticks, labels, rotation=90 if upright else 0)
    axis.set_yticks(ticks, labels)
    if size <= WRITTEN:
        _write(axis, matrix)


def _write(axis: Axes, matrix: Matrix) -> None:
    for (row, column), number in np.ndenumerate(matrix.counts):
        if number:
            axis.text(column, row, f"{number}", ha="center", va="center", fontsize=7)


def _colours() -> Any:
    """From nothing to a colour that text is still legible on, in a light page and in a dark one."""
    return LinearSegmentedColormap.from_list(
        "share", [to_rgba(MODEL, 0.0), to_rgba(MODEL, 0.6)], N=256
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
