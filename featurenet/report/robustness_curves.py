"""Accuracy over the strength of a corruption or an attack, of all models in one picture.

The robustness study's figures 4, 6, 8 and 10, drawn from what the metrics `curve.…` left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, PercentFormatter

from featurenet.records import State, Trial
from featurenet.records.figure import is_number
from featurenet.report.canvas import (
    BASELINE,
    DASHES,
    FAINT,
    FRONT,
    INK,
    MODEL,
    mark_chance,
    style,
    to_svg,
    write_png,
)
from featurenet.report.models import title
from featurenet.results import Results
from featurenet.results.formats import compact

KNOWN = {
    "curve.noise": ("Gaussian noise", "standard deviation, in pixels from 0 to 1", False),
    "curve.blur": ("Gaussian blur", "standard deviation, in pixels' distances", False),
    "curve.fgsm30": ("30 sign steps", "length of a step, in pixels from 0 to 1", False),
    "curve.penalised30": (
        "30 sign steps against a penalty for the distance",
        "square root of 1,000 / weight of the penalty (log scale)",
        True,
    ),
}
"""Metric → title, what its strength is, and whether its scale is logarithmic."""

LOOKS: Mapping[str, dict[str, Any]] = {
    "other": {"color": FAINT, "linewidth": 0.8, "zorder": 1},
    "baseline": {"color": BASELINE, "linewidth": 1.5, "zorder": 2},
    "worst": {"color": FRONT, "linewidth": 1.8, "zorder": 3},
    "median": {"color": INK, "linewidth": 1.8, "zorder": 4},
    "best": {"color": MODEL, "linewidth": 1.8, "zorder": 5},
}
"""Role of a model → its line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One model's curve.

    Args:
        name: The model's name.
        strengths: Ascending.
        accuracies: Share of images that are classified correctly at each strength.
        area: The area under the curve, in [0, 1].
        role: "best", "median" or "worst" by area among the sampled models that learned something,
            "baseline" or "other".
    """

    name: str
    strengths: tuple[float, ...]
    accuracies: tuple[float, ...]
    area: float
    role: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The curves of all models under one test.

    Args:
        metric: Its name.
        lines: The best model first, then by area, then those that learned nothing; baselines last.
        chance: Accuracy of always answering the most frequent class; None if not known.
    """

    metric: str
    lines: tuple[Line, ...]
    chance: float | None = None


def overlays(results: Results) -> tuple[Overlay, ...]:
    """Collects the curves of a run: of every metric that gives strengths, accuracies and an area.

    Models without a value are left out, as are tests that no model has a value of. Of an even
    number of models, the median is the better one of the middle.
    """
    found = []
    for name in _ordered(results):
        learned = sorted(_lines(results.learned, name), key=lambda line: -line.area)
        unlearned = _lines(results.unlearned, name)
        references = _lines((t for t in results.baselines if t.state is State.DONE), name)
        lines = [
            *_with_roles(learned),
            *unlearned,
            *(_as(line, "baseline") for line in references),
        ]
        if lines:
            found.append(Overlay(name, tuple(lines), results.chance))
    return tuple(found)


def overlay_svg(overlay: Overlay) -> str:
    """Draws one test's curves as inline SVG."""
    with style(f"curve-{overlay.metric}"):
        label = f"Accuracy of {len(overlay.lines)} models over strength: {_about(overlay)[0]}."
        return to_svg(_draw([overlay]), label)


def write_overlays(shown: Sequence[Overlay], path: Path) -> Path:
    """Draws the curves of all tests, one below the other, as a PNG file and returns its path.

    Args:
        shown: At least one.
        path: Where to.
    """
    with style("robustness-curves"):
        return write_png(_draw(shown), path)


def _ordered(results: Results) -> list[str]:
    """Names of the metrics of curves that some model has, the known ones first."""
    present = {
        name
        for trial in results
        if trial.result is not None
        for name, metric in trial.result.metrics.items()
        if _is_curve(metric.value)
    }
    return [name for name in KNOWN if name in present] + sorted(present - set(KNOWN))


def _is_curve(value: Any) -> bool:
    if not isinstance(value, Mapping) or not is_number(value.get("area")):
        return False
    strengths, accuracies = value.get("strengths"), value.get("accuracies")
    return (
        isinstance(strengths, list)
        and isinstance(accuracies, list)
        and len(strengths) == len(accuracies) > 0
        and all(map(is_number, [*strengths, *accuracies]))
    )


def _lines(trials: Iterable[Trial], name: str) -> list[Line]:
    lines = []
    for trial in trials:
        result = trial.result.metrics.get(name) if trial.result else None
        if result is not None and _is_curve(result.value):
            value = result.value
            curve = tuple(value["strengths"]), tuple(value["accuracies"])
            lines.append(Line(title(trial), *curve, value["area"], "other"))
    return lines


def _with_roles(ranked: Sequence[Line]) -> list[Line]:
    roles = {(len(ranked) - 1) // 2: "median", len(ranked) - 1: "worst", 0: "best"}
    return [_as(line, roles.get(place, "other")) for place, line in enumerate(ranked)]


def _as(line: Line, role: str) -> Line:
    return Line(line.name, line.strengths, line.accuracies, line.area, role)


def _about(overlay: Overlay) -> tuple[str, str, bool]:
    return KNOWN.get(overlay.metric, (overlay.metric, "strength", False))


def _draw(shown: Sequence[Overlay]) -> Figure:
    figure = Figure(figsize=(11, 3.4 * len(shown)), layout="constrained")
    for axis, overlay in zip(figure.subplots(len(shown), squeeze=False)[:, 0], shown, strict=True):
        _fill(axis, overlay)
    return figure


def _fill(axis: Axes, overlay: Overlay) -> None:
    heading, strength, logarithmic = _about(overlay)
    dashes = cycle(DASHES)
    for line in overlay.lines:
        label = "" if line.role == "other" else f"{line.role}: {line.name} (area {line.area:.3f})"
        dash = next(dashes) if line.role == "baseline" else "-"
        axis.plot(line.strengths, line.accuracies, label=label, linestyle=dash, **LOOKS[line.role])
    mark_chance(axis, overlay.chance)
    if logarithmic:
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
        axis.xaxis.set_minor_formatter(NullFormatter())
        axis.set_xticks(overlay.lines[0].strengths)
    axis.set_title(heading)
    axis.set_xlabel(strength)
    axis.set_ylabel("accuracy")
    axis.set_ylim(-0.02, 1.02)
    axis.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axis.grid(True)
    if any(line.role != "other" for line in overlay.lines):
        axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
