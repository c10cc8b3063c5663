"""Validation accuracy after each epoch, of all models in one picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import nan
from typing import Any

from matplotlib.ticker import MaxNLocator, PercentFormatter

from featurenet.records import State
from featurenet.records.figure import is_number
from featurenet.report.canvas import (
    DASHES,
    FAINT,
    INK,
    SERIES,
    mark_chance,
    panels,
    style,
    to_svg,
)
from featurenet.report.models import Row, title
from featurenet.results import Results

NAMED = 3
"""How many of the most accurate models are drawn in a colour of their own."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One model's training.

    Args:
        name: The model's name.
        accuracy: Share of validation images right after each epoch; None where unknown.
        role: "best" for the models that are named, "baseline", "other" or "unfinished".
    """

    name: str
    accuracy: tuple[float | None, ...]
    role: str


def curves(results: Results, table: Sequence[Row]) -> tuple[Curve, ...]:
    """Collects the curves, least important first, so that the named ones are drawn on top."""
    best = {row.number for row in table if row.rank is not None and row.rank <= NAMED}
    order = {row.number: place for place, row in enumerate(table)}
    found = []
    for trial in results.trials:
        history = trial.result.history if trial.result else {}
        values = tuple(
            value if is_number(value) else None for value in history.get("val_accuracy", ())
        )
        if any(value is not None for value in values):
            role = "baseline" if trial.baseline else "other"
            if trial.state is not State.DONE:
                role = "unfinished"
            elif trial.number in best:
                role = "best"
            place = order.get(trial.number, len(order))
            found.append((role == "best", role == "baseline", -place, title(trial), values, role))
    return tuple(Curve(name, values, role) for *_, name, values, role in sorted(found))


def curves_svg(lines: Sequence[Curve], chance: float | None = None) -> str:
    """Draws the curves, and where chance is on the test images, as inline SVG."""
    with style("curves"):
        figure, (axis,) = panels(11, 3.6, (1,))
        named = sum(line.role == "best" for line in lines)
        colours = reversed(SERIES[:named])  # the best comes last and takes the first
        dashes = cycle(DASHES)
        for several in _together(lines):
            epochs, values = _joined(several)
            axis.plot(epochs, values, **_look(several[0], colours, dashes))
        mark_chance(axis, chance)
        axis.set_xlabel("epoch")
        axis.set_ylabel("validation accuracy")
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        axis.grid(True)
        handles, labels = axis.get_legend_handles_labels()
        if handles:
            figure.legend(handles[::-1], labels[::-1], loc="outside right upper")
        return to_svg(figure, f"Validation accuracy by epoch of {len(lines)} models.")


def _together(lines: Sequence[Curve]) -> list[list[Curve]]:
    """Returns the curves that one line draws, as matplotlib takes seconds for a thousand lines.

    Those without a name that look alike are drawn together, below all others.
    """
    alike: dict[tuple[str, bool], list[Curve]] = {}
    alone = []
    for line in lines:
        if line.role in ("best", "baseline"):
            alone.append([line])
        else:
            alike.setdefault((line.role, len(line.accuracy) == 1), []).append(line)
    return [*alike.values(), *alone]


def _joined(lines: Sequence[Curve]) -> tuple[list[float], list[float]]:
    """Returns epochs and accuracies of several curves, with a gap after each."""
    epochs: list[float] = []
    values: list[float] = []
    for line in lines:
        epochs += [*range(1, len(line.accuracy) + 1), nan]
        values += [*(nan if value is None else value for value in line.accuracy), nan]
    return epochs, values


def _look(line: Curve, colours: Iterator[str], dashes: Iterator[str]) -> dict[str, Any]:
    common = {"marker": "o" if len(line.accuracy) == 1 else "", "markersize": 5}
    if line.role == "best":
        return {**common, "color": next(colours), "linewidth": 1.8, "label": line.name}
    if line.role == "baseline":
        dash = next(dashes)
        return {**common, "color": INK, "linewidth": 1.5, "linestyle": dash, "label": line.name}
    style = ":" if line.role == "unfinished" else "-"
    return {**common, "color": FAINT, "linewidth": 0.8, "linestyle": style}
