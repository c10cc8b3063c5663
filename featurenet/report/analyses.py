"""What was found by studying the models together: in words, in numbers, and as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
from matplotlib.colors import LinearSegmentedColormap, to_rgba

from featurenet.records import MATRICES, AnalysisResult
from featurenet.report.canvas import MODEL, panels, style, to_svg
from featurenet.results import Results
from featurenet.results.formats import general
from featurenet.results.pairs import WRITTEN, matrix_names, matrix_of

NAMED = 80
"""Up to so many models, every row and column has its model's name; beyond, some have."""

EXTENDS = {
    (False, False): "neither",
    (True, False): "min",
    (False, True): "max",
    (True, True): "both",
}
"""Whether numbers are below and above the scale → which ends of it are drawn as arrows."""

NARROWEST, WIDEST = 4.0, 11.0
"""Inches."""

PIXELS = 96
"""Of a page to an inch."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the population: its name, the number as text, and nothing below it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A file that an analysis left."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Study:
    """One analysis as the page shows it.

    Args:
        name: Of the analysis.
        state: What became of it.
        description: What it is.
        summary: What was found, in words.
        reason: Why there is nothing, or what was left out.
        figures: Numbers of the population.
        heat_map: The first matrix, as SVG; "" without one.
        files: What it left.
    """

    name: str
    state: str
    description: str
    summary: str
    reason: str
    figures: tuple[Number, ...]
    heat_map: str
    files: tuple[Link, ...]


def studies(results: Results) -> tuple[Study, ...]:
    """Returns the analyses of a run, those that failed or were skipped, too."""
    return tuple(_study(each, results.folder) for each in results.analyses.values())


def _study(found: AnalysisResult, folder: Path) -> Study:
    return Study(
        name=found.name,
        state=str(found.state),
        description=found.description,
        summary=found.summary,
        reason=found.reason or "",
        figures=tuple(
            Number(name.replace("_", " "), general(value))
            for name, value in found.figures.items()
            if value is not None
        ),
        heat_map=_heat_map(found, folder),
        files=tuple(Link(kind, quote(path)) for kind, path in found.files.items()),
    )


def _heat_map(found: AnalysisResult, folder: Path) -> str:
    titles = matrix_names(found, folder)
    if not titles:
        return ""
    with np.load(folder / found.files[MATRICES], allow_pickle=False) as matrices:
        title = titles[0]
        return heat_map_svg(title, matrices[title], [str(name) for name in matrices["names"]])


def heat_map_svg(title: str, values: npt.NDArray[Any], names: Sequence[str]) -> str:
    """Draws numbers of pairs of models as inline SVG, the diagonal empty.

    Models are in the order of their mean number with the others, so that those that stand out are
    at an end. Of many models, the extreme pairs share a colour: the others would look all alike.

    Args:
        title: What they are.
        values: `(models, models)`; NaN is left empty.
        names: Of the models.
    """
    matrix = matrix_of(title, values, tuple(names))
    shown, names, low, high = matrix.values, matrix.names, matrix.low, matrix.high
    side = min(max(NARROWEST, 0.16 * len(names), 0.42 * min(len(names), WRITTEN)), WIDEST)
    with style("pairs"):
        figure, [axis] = panels(side + 1.4, side, (1,))
        colours = _colours(0.65 if len(names) <= WRITTEN else 1.0)
        image = axis.imshow(shown, cmap=colours, vmin=low, vmax=high, interpolation="nearest")
        axis.set_title(f"{title}, models by their mean")
        axis.tick_params(length=0, labelsize=8 if len(names) <= WRITTEN else 6)
        ticks = range(0, len(names), 1 if len(names) <= NAMED else -(-len(names) // 40))
        labels = [names[tick] for tick in ticks]
        axis.set_xticks(ticks, labels, rotation=90)
        axis.set_yticks(ticks, labels)
        if len(names) <= WRITTEN:
            for (row, column), number in np.ndenumerate(shown):
                if np.isfinite(number):
                    text = f"{number:.3f}".replace("0.", ".", 1)
                    axis.text(column, row, text, ha="center", va="center", fontsize=7)
        beyond = low < high and np.nanmin(shown) < low, low < high and np.nanmax(shown) > high
        figure.colorbar(
            image,
            ax=axis,
            fraction=0.03,
            pad=0.01,
            extend=EXTENDS[bool(beyond[0]), bool(beyond[1])],
        )
        drawn = to_svg(figure, f"{title} of each pair of {len(names)} models.")
        width = f'class="plot" style="max-width: {PIXELS * (side + 1.4):.0f}px"'
        return drawn.replace('class="plot"', width, 1)  # few models need no wide page


def _colours(strongest: float) -> Any:
    """From nearly nothing to a colour of some opacity: below 0.7, text is legible on it."""
    return LinearSegmentedColormap.from_list(
        "pairs", [to_rgba(MODEL, 0.03), to_rgba(MODEL, strongest)], N=256
    )
