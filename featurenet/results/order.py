"""The one order of models: the more accurate first, of equal ones the smaller, then the earlier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from featurenet.records import State, Trial
from featurenet.records.figure import is_number
from featurenet.significance import accuracy_of, compare_shares, has_learned

Standing = tuple[float, float, int]


def standing(trial: Trial) -> Standing:
    """Returns what decides between two models: accuracy descending, weights, number.

    A model without an accuracy comes after all that have one.
    """
    accuracy = accuracy_of(trial.result)
    value = accuracy.value if accuracy is not None else None
    return -float(value) if value is not None else inf, _weights(trial), trial.number


def group(trial: Trial) -> int:
    """Returns 0 for a trained model, 1 for one that learned nothing, 2 untrained, 3 baseline."""
    if trial.baseline:
        return 3
    if trial.state is not State.DONE:
        return 2
    return 1 if has_learned(trial.result) is False else 0


def rank(trial: Trial) -> tuple[int, Standing]:
    """Returns what trials are ordered by, best first: their group, then their standing."""
    return group(trial), standing(trial)


def by_number(
    models: Iterable[tuple[Trial, float]], *, descending: bool = False
) -> tuple[Trial, ...]:
    """Orders models by one of their numbers, equal ones by their standing.

    Args:
        models: Each with its number.
        descending: Whether the largest number comes first.
    """
    sign = -1 if descending else 1
    ordered = sorted(models, key=lambda pair: (sign * pair[1], standing(pair[0])))
    return tuple(trial for trial, _ in ordered)


def tied(trial: Trial, others: Sequence[Trial]) -> tuple[Trial, ...]:
    """Returns those of the others whose accuracy the test images do not tell from the trial's.

    Args:
        trial: With an accuracy.
        others: Those without an accuracy are tied with nobody; nor is the trial with itself.
    """
    accuracy = accuracy_of(trial.result)
    if accuracy is None:
        return ()
    found = ((other, accuracy_of(other.result)) for other in others if other is not trial)
    return tuple(
        other
        for other, theirs in found
        if theirs is not None
        and compare_shares(
            *(accuracy.value, accuracy.intervals.get("accuracy")),
            *(theirs.value, theirs.intervals.get("accuracy")),
        )
        == 0
    )


def _weights(trial: Trial) -> float:
    if trial.result is None:
        return inf
    size = trial.result.metrics.get("size")
    if size is not None and size.measured and is_number(size.value):
        return float(size.value or 0)
    return trial.result.summary.get("weights", inf)
