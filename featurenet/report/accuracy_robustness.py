"""The paper's figure 5: every model's robustness against its accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ticker import PercentFormatter

from featurenet.report.canvas import BASELINE, MODEL, mark_models, panels, style, to_svg
from featurenet.report.models import Row
from featurenet.results import Results
from featurenet.results.correlation_words import correlation_words
from featurenet.results.formats import general
from featurenet.results.robustness import robustness


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the figure shows.

    Args:
        figure: Its vertical axis.
        better: "more" or "less": which way models are more robust.
        rows: Models that have both figures.
        words: How accuracy and robustness go together.
    """

    figure: str
    better: str
    rows: tuple[Row, ...]
    words: str


def accuracy_robustness(results: Results, table: Sequence[Row]) -> Robustness | None:
    """Returns the figure's data; None if no robustness was measured beside an accuracy."""
    found = robustness(results)
    if found is None:
        return None
    name, direction = found
    shown = tuple(row for row in table if row.accuracy is not None and name in row.values)
    if not shown:
        return None
    pair = results.correlate("accuracy", name)
    better = "more" if direction == "max" else "less"
    words = correlation_words(pair.spearman, pair.n, "Accuracy", name)
    return Robustness(name, better, shown, words)


def accuracy_robustness_svg(data: Robustness) -> str:
    """Draws the figure as inline SVG; each model links to its row."""
    with style("accuracy-robustness"):
        figure, [axis] = panels(11, 4, (1,))
        axis.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        axis.set_xlabel("test accuracy")
        axis.set_ylabel(f"{data.figure} ({data.better} is better)")
        axis.grid(True)
        kinds = ((False, MODEL, "o", 34, "sampled model"), (True, BASELINE, "*", 170, "baseline"))
        for baseline, colour, marker, area, label in kinds:
            rows = [row for row in data.rows if row.baseline is baseline]
            places = [(row.values["accuracy"], row.values[data.figure]) for row in rows]
            addresses = [row.address for row in rows]
            mark_models(axis, places, addresses, colour, marker, area, label)
        handles, labels = axis.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
        tooltips = {row.address: _describe(row, data.figure) for row in data.rows}
        return to_svg(
            figure,
            f"Scatter plot of {data.figure} against accuracy of {len(data.rows)} models.",
            tooltips,
        )


def _describe(row: Row, figure: str) -> str:
    return f"{row.name}: {row.accuracy_words}, {figure} {general(row.values[figure])}"
