"""The paper's figure 4: every model's accuracy against its size, with front and baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from featurenet.report.canvas import (
    BASELINE,
    FAINT,
    FRONT,
    INK,
    MODEL,
    mark_chance,
    mark_models,
    panels,
    scale_sizes,
    style,
    to_svg,
    write_png,
)
from featurenet.report.models import Row, baseline_rows, sampled_rows
from featurenet.report.points import Point, points
from featurenet.results import Results
from featurenet.results.formats import count
from featurenet.results.pareto import undominated

CLOSE_UP = 0.05
"""How much of the accuracy axis, below the best model, the second panel enlarges."""

MANY = 200
"""From so many models on, marks are smaller."""


@dataclass(frozen=True, slots=True)
class Scatter:
    """What the figure shows.

    Args:
        models: Sampled models with both figures, the most accurate first.
        unlearned: Such models that learned nothing; they are not among `models`.
        front: Those that no other sampled model beats, the smallest first.
        baselines: Baselines with both figures.
        chance: Accuracy of always answering the most frequent class; None if not known.
        close_up: Range of accuracy of the second panel; None where one panel shows all.
    """

    models: tuple[Point, ...]
    unlearned: tuple[Point, ...]
    front: tuple[Point, ...]
    baselines: tuple[Point, ...]
    chance: float | None
    close_up: tuple[float, float] | None

    @property
    def shown(self) -> tuple[Point, ...]:
        """Every model in the figure."""
        return self.models + self.unlearned + self.baselines


def scatter(results: Results, table: Sequence[Row]) -> Scatter:
    """Prepares the figure's data.

    Args:
        results: A run.
        table: Its trained models.
    """
    sampled = points(sampled_rows(table))
    models = tuple(point for point in sampled if point.row.learned is not False)
    references = points(baseline_rows(table))
    return Scatter(
        models=models,
        unlearned=tuple(point for point in sampled if point.row.learned is False),
        front=_front(models),
        baselines=references,
        chance=results.chance,
        close_up=_close_up(models + references, results.chance),
    )


def _front(models: Sequence[Point]) -> tuple[Point, ...]:
    """Returns the Pareto front, as `Results.pareto` has it, the smallest model first."""
    ordered = sorted(models, key=lambda point: (point.size, -point.accuracy, point.row.number))
    places = undominated([(point.accuracy, -point.size) for point in ordered])
    return tuple(ordered[place] for place in places)


def scatter_svg(data: Scatter) -> str:
    """Draws the figure as inline SVG; each model links to its row, `#model-<number>`."""
    tooltips = {point.row.address: _describe(point) for point in data.shown}
    label = (
        f"Scatter plot of accuracy against number of weights of "
        f"{len(data.models + data.unlearned)} models; "
        f"the table of models has the same figures."
    )
    with style("size-accuracy"):
        return to_svg(_draw(data), label, tooltips)


def write_scatter(data: Scatter, path: Path) -> Path:
    """Draws the figure as a PNG file and returns its path."""
    with style("size-accuracy"):
        return write_png(_draw(data), path)


def _close_up(shown: Sequence[Point], chance: float | None) -> tuple[float, float] | None:
    """An enlargement pays when several models crowd at the top of a long axis."""
    if not shown:
        return None
    best = max(point.accuracy for point in shown)
    low = best - CLOSE_UP
    crowd = sum(point.accuracy >= low for point in shown)
    lowest = min([point.accuracy for point in shown] + ([] if chance is None else [chance]))
    long = best - lowest > 3 * CLOSE_UP
    return (low, best + CLOSE_UP / 12) if long and crowd >= 3 else None


def _draw(data: Scatter) -> Figure:
    figure, axes = panels(11, 4.5, (1, 1) if data.close_up else (1,))
    for axis in axes:
        _fill(axis, data)
    axes[0].set_ylabel("test accuracy")
    if data.close_up:
        low, high = data.close_up
        axes[0].set_title("All models")
        axes[1].set_title(f"The upper {CLOSE_UP * 100:.0f} points")
        axes[1].set_ylim(low, high)
        axes[0].axhspan(low, high, color=FRONT, alpha=0.07, linewidth=0)
    for point in data.baselines + data.models[:1]:
        _name(axes[-1] if _enlarged(point, data) else axes[0], point)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    return figure


def _enlarged(point: Point, data: Scatter) -> bool:
    return data.close_up is not None and point.accuracy >= data.close_up[0]


def _fill(axis: Axes, data: Scatter) -> None:
    scale_sizes(axis, [_across(point) for point in data.shown])
    axis.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axis.grid(True)
    mark_chance(axis, data.chance)
    others = [point for point in data.models if point not in data.front]
    _scatter(axis, others, MODEL, "o", 34 if len(others) < MANY else 14, "sampled model")
    if data.front:
        axis.step(
            [_across(point) for point in data.front],
            [point.accuracy for point in data.front],
            where="post",
            color=FRONT,
            linewidth=1.4,
            zorder=2,
        )
        _scatter(axis, data.front, FRONT, "s", 40, "on the Pareto front")
    _scatter(axis, data.unlearned, FAINT, "X", 40, "learned nothing")
    _scatter(axis, data.baselines, BASELINE, "*", 170, "baseline")


def _scatter(
    axis: Axes, shown: Sequence[Point], colour: str, marker: str, area: float, label: str
) -> None:
    places = [(_across(point), point.accuracy) for point in shown]
    addresses = [point.row.address for point in shown]
    mark_models(axis, places, addresses, colour, marker, area, label)


def _name(axis: Axes, point: Point) -> None:
    """Writes a model's name beside its mark, on the left of marks that are far to the right."""
    place = axis.transData.transform((_across(point), point.accuracy))
    right = axis.transAxes.inverted().transform(place)[0] > 0.7
    axis.annotate(
        point.row.name,
        (_across(point), point.accuracy),
        xytext=(-7 if right else 7, 5),
        textcoords="offset points",
        horizontalalignment="right" if right else "left",
        fontsize=8,
        color=INK,
        annotation_clip=True,
    )


def _across(point: Point) -> float:
    """Where a model stands on the axis of sizes, which has no place for 0."""
    return max(point.size, 1.0)


def _describe(point: Point) -> str:
    return f"{point.row.name}: {point.row.accuracy_words}, {count(point.size)} weights"
