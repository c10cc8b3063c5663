"""The paper's table 1: the best sampled models beside the baselines of the same run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from featurenet.records import State
from featurenet.report.models import TITLES, Row, baseline_rows, sampled_rows, title
from featurenet.report.points import Point, points
from featurenet.results import Results
from featurenet.results.formats import count, percent
from featurenet.significance import Interval

TOLERANCE = 0.01
"""How far below the best accuracy, as a share, the "smallest good" model may lie."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the comparison.

    Args:
        label: Why the model is there: "most accurate, most efficient", "baseline".
        row: The model.
        accuracy_gain: Its accuracy minus the reference baseline's, a share; None without one.
        gain_interval: The gain's 95 % interval; None without those of both accuracies.
        size_ratio: Its weights over the reference baseline's; None without one.
    """

    label: str
    row: Row
    accuracy_gain: float | None = None
    gain_interval: Interval | None = None
    size_ratio: float | None = None

    @property
    def ties(self) -> bool:
        """Whether the images do not tell its accuracy from the reference's."""
        return (
            self.gain_interval is not None and self.gain_interval[0] <= 0 <= self.gain_interval[1]
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The best models against the baselines.

    Args:
        entries: Best models, then baselines.
        reference: The first baseline that was measured; gains are against it.
        conclusion: What the figures say of the best model, in a sentence.
        verdicts: What they say of the sample against each baseline, whichever way they fall.
        absent: Baseline → why it has no line.
    """

    entries: tuple[Entry, ...]
    reference: Row | None
    conclusion: str
    verdicts: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]


def compare(results: Results, table: Sequence[Row]) -> Comparison:
    """Chooses the best models of a run and sets them beside its baselines.

    Models that learned nothing are not chosen.

    Args:
        results: The run.
        table: Its trained models, as `models.rows` gives them.
    """
    sampled = points(sampled_rows(table))
    candidates = [point for point in sampled if point.row.learned is not False]
    baselines = baseline_rows(table)
    references = points(baselines)
    reference = next(iter(references), None)
    labels: dict[int, list[str]] = {}
    for label, winner in _winners(candidates, reference):
        labels.setdefault(winner.row.number, []).append(label)
    by_number = {row.number: row for row in table}
    best = [_entry(", ".join(why), by_number[n], reference) for n, why in labels.items()]
    return Comparison(
        entries=(*best, *(_entry("baseline", row, reference) for row in baselines)),
        reference=reference.row if reference else None,
        conclusion=_conclusion(sampled, candidates, results.chance),
        verdicts=tuple(_verdict(candidates, each) for each in references if candidates),
        absent=_absent(results),
    )


def _winners(candidates: Sequence[Point], reference: Point | None) -> list[tuple[str, Point]]:
    if not candidates:
        return []
    best = candidates[0]
    winners = [(f"most accurate{_shared(best, candidates)}", best)]
    efficient = [point for point in candidates if "efficiency" in point.row.values]
    if efficient:
        top = max(efficient, key=lambda point: point.row.values["efficiency"])
        winners.append(("most efficient", top))
    near = [point for point in candidates if point.accuracy >= best.accuracy - TOLERANCE]
    winners.append((f"smallest within {TOLERANCE * 100:g} point of the best", _smallest(near)))
    level = [point for point in candidates if reference and point.against(reference) >= 0]
    if reference and level:
        winners.append((f"smallest at least as accurate as {reference.row.name}", _smallest(level)))
    return winners


def _shared(best: Point, candidates: Sequence[Point]) -> str:
    """Who shares the first place, as far as the images tell."""
    ties = sum(point.against(best) == 0 for point in candidates) - 1
    return f" (a tie with {ties:,} other{'s' if ties > 1 else ''})" if ties else ""


def _smallest(candidates: Sequence[Point]) -> Point:
    return min(candidates, key=lambda point: point.size)


def _entry(label: str, row: Row, reference: Point | None) -> Entry:
    point = next(iter(points([row])), None)
    if reference is None or point is None or row is reference.row:
        return Entry(label, row)
    return Entry(
        label=label,
        row=row,
        accuracy_gain=point.accuracy - reference.accuracy,
        gain_interval=point.gain_interval(reference),
        size_ratio=point.size / reference.size if reference.size and point.size else None,
    )


def _conclusion(sampled: Sequence[Point], candidates: Sequence[Point], chance: float | None) -> str:
    if not sampled:
        return "No sampled model has both an accuracy and a size yet, so there is no best one."
    if not candidates:
        level = "" if chance is None else f", {percent(chance)}"
        return (
            "No sampled model learned anything: none is better than always answering the most "
            f"frequent class{level}. So there is no best one."
        )
    best = candidates[0]
    return (
        f"{_first(len(sampled))}, {best.row.name}, classifies {best.row.accuracy_words} "
        f"of the test images correctly with {count(best.size)} weights."
    )


def _first(number: int) -> str:
    return f"The most accurate of {number:,} sampled models" if number > 1 else "The only model"


def _verdict(candidates: Sequence[Point], reference: Point) -> str:
    """Counts the models that are more, as and less accurate than a baseline, and better at all."""
    counts = Counter(point.against(reference) for point in candidates)
    within = " within the interval" if reference.interval else ""
    better = sum(point.betters(reference) for point in candidates)
    nothing = ", which learned nothing," if reference.row.learned is False else ""
    return (
        f"{reference.row.name}{nothing} has {reference.row.accuracy_words} with "
        f"{count(reference.size)} weights. Of the sampled models, {counts[1]:,} "
        f"{_are(counts[1])} more accurate, {counts[0]:,} {_are(counts[0])} as good{within}, "
        f"{counts[-1]:,} {_are(counts[-1])} less accurate. {_bettered(better)} it: more accurate "
        "without more weights, or as good with fewer."
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _bettered(number: int) -> str:
    if number == 0:
        return "None betters"
    return "1 betters" if number == 1 else f"{number:,} better"


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
