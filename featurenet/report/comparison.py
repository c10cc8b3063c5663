"""The paper's table 1: the best sampled models beside the baselines of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from featurenet.records import State
from featurenet.report.columns import count, percent
from featurenet.report.models import TITLES, Row, baseline_rows, sampled_rows, title
from featurenet.report.pareto import Point, points
from featurenet.results import Results

TOLERANCE = 0.01
"""How far below the best accuracy, as a share, the "smallest good" model may lie."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the comparison.

    Args:
        label: Why the model is there: "most accurate, most efficient", "baseline".
        row: The model.
        accuracy_gain: Its accuracy minus the reference baseline's, a share; None without one.
        size_ratio: Its weights over the reference baseline's; None without one.
    """

    label: str
    row: Row
    accuracy_gain: float | None = None
    size_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The best models against the baselines.

    Args:
        entries: Best models, then baselines.
        reference: The first baseline that was measured; gains are against it.
        conclusion: What the figures say, in sentences, whichever way they fall.
        absent: Baseline → why it has no line.
    """

    entries: tuple[Entry, ...]
    reference: Row | None
    conclusion: str
    absent: tuple[tuple[str, str], ...]


def compare(results: Results, table: Sequence[Row]) -> Comparison:
    """Chooses the best models of a run and sets them beside its baselines.

    Args:
        results: The run.
        table: Its trained models, as `models.rows` gives them.
    """
    candidates = points(sampled_rows(table))
    references = baseline_rows(table)
    reference = next(iter(points(references)), None)
    labels: dict[int, list[str]] = {}
    for label, winner in _winners(candidates, reference):
        labels.setdefault(winner.number, []).append(label)
    by_number = {row.number: row for row in table}
    best = [_entry(", ".join(why), by_number[n], reference) for n, why in labels.items()]
    return Comparison(
        entries=(*best, *(_entry("baseline", row, reference) for row in references)),
        reference=reference.row if reference else None,
        conclusion=_conclusion(candidates, reference),
        absent=_absent(results),
    )


def _winners(candidates: Sequence[Point], reference: Point | None) -> list[tuple[str, Row]]:
    if not candidates:
        return []
    best = candidates[0]
    winners = [("most accurate", best.row)]
    efficient = [point.row for point in candidates if "efficiency" in point.row.values]
    if efficient:
        top = max(efficient, key=lambda row: row.values["efficiency"])
        winners.append(("most efficient", top))
    near = [point for point in candidates if point.accuracy >= best.accuracy - TOLERANCE]
    winners.append((f"smallest within {TOLERANCE * 100:g} point of the best", _smallest(near)))
    level = [point for point in candidates if reference and point.accuracy >= reference.accuracy]
    if reference and level:
        winners.append((f"smallest at least as accurate as {reference.row.name}", _smallest(level)))
    return winners


def _smallest(candidates: Sequence[Point]) -> Row:
    return min(candidates, key=lambda point: point.size).row


def _entry(label: str, row: Row, reference: Point | None) -> Entry:
    if reference is None or row is reference.row or row.accuracy is None or not row.size:
        return Entry(label, row)
    ratio = row.size / reference.size if reference.size else None
    return Entry(label, row, row.accuracy - reference.accuracy, ratio)


def _conclusion(candidates: Sequence[Point], reference: Point | None) -> str:
    if not candidates:
        return "No sampled model has both an accuracy and a size yet, so there is no best one."
    best = candidates[0]
    found = (
        f"{_first(len(candidates))}, {best.row.name}, classifies "
        f"{percent(best.accuracy)} of the test images correctly with {count(best.size)} weights"
    )
    if reference is None:
        return f"{found}. No baseline was measured in this run to set it beside."
    better = sum(point.beats(reference) for point in candidates)
    return (
        f"{found}; {reference.row.name}, trained in the same run on the same images in the same "
        f"way, {percent(reference.accuracy)} with {count(reference.size)}. "
        f"{_beaten(better)} {reference.row.name} in one of accuracy and size without being "
        "worse in the other."
    )


def _first(number: int) -> str:
    return f"The most accurate of {number:,} sampled models" if number > 1 else "The only model"


def _beaten(number: int) -> str:
    if number == 0:
        return "No sampled model betters"
    return "1 sampled model betters" if number == 1 else f"{number:,} sampled models better"


def _absent(results: Results) -> tuple[tuple[str, str], ...]:
    known = {trial.name for trial in results.baselines}
    missing = [
        (TITLES.get(name, name), "it was asked for and has no record yet")
        for name in results.experiment.baselines
        if name not in known
    ]
    for trial in results.baselines:
        if trial.state is not State.DONE:
            reason = trial.result.reason if trial.result else None
            missing.append((title(trial), f"{trial.state}: {reason or 'no reason recorded'}"))
    return tuple(missing)
