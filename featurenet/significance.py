"""Which differences the test images bear out: of a model from chance, and of two models.

Everything here is worked out from shares and their 95 % intervals, as the store has them.
"""

from __future__ import annotations

from math import hypot

from featurenet.records import MetricResult, TrialResult

Interval = tuple[float, float]


def better_than_chance(interval: Interval, chance: float) -> bool:
    """Whether an accuracy is above chance by more than its interval.

    Args:
        interval: Of the accuracy, in [0, 1].
        chance: What always answering the most frequent class would have, in [0, 1].
    """
    return interval[0] > chance


def has_learned(result: TrialResult | None) -> bool | None:
    """Whether a trained model is better than always answering the most frequent class.

    Args:
        result: What its trial came to.

    Returns:
        None if that is not known: without an accuracy, its interval or its chance, as in runs of
        earlier versions.
    """
    found = accuracy_of(result)
    if found is None or found.chance is None or "accuracy" not in found.intervals:
        return None
    return better_than_chance(found.intervals["accuracy"], found.chance)


def accuracy_of(result: TrialResult | None) -> MetricResult | None:
    """Returns what became of the accuracy, None if it was not measured."""
    found = result.metrics.get("accuracy") if result is not None else None
    return found if found is not None and found.measured else None


def describe_accuracy(result: TrialResult) -> str:
    """Returns a model's accuracy in words: "accuracy 0.9722 (95 %: 0.950 to 0.985)"; "" without."""
    found = accuracy_of(result)
    if found is None:
        return ""
    words = f"accuracy {found.value:.4f}"
    if "accuracy" in found.intervals:
        low, high = found.intervals["accuracy"]
        words += f" (95 %: {low:.3f} to {high:.3f})"
    return f"{words}, learned nothing" if has_learned(result) is False else words


def difference_interval(
    one: float, one_interval: Interval, other: float, other_interval: Interval
) -> Interval:
    """Returns the 95 % interval of the difference of two shares, one - other.

    Newcombe's hybrid score method (Interval estimation for the difference between independent
    proportions, Statistics in Medicine, 1998, method 10). Two models that see the same images
    often err on the same ones, which the store does not tell; then the true interval is narrower,
    and what is called a tie may be a difference.

    Args:
        one: A share in [0, 1].
        one_interval: Its Wilson interval.
        other: Another one.
        other_interval: Its Wilson interval.
    """
    (low, high), (other_low, other_high) = one_interval, other_interval
    below = hypot(one - low, other_high - other)
    above = hypot(high - one, other - other_low)
    return one - other - below, one - other + above


def compare_shares(
    one: float, one_interval: Interval | None, other: float, other_interval: Interval | None
) -> int:
    """Returns 1 if one share is more than the other, -1 if less, 0 if the images do not tell.

    Without both intervals, 0 means equal.
    """
    low, high = (one - other,) * 2
    if one_interval is not None and other_interval is not None:
        low, high = difference_interval(one, one_interval, other, other_interval)
    return int(low > 0) - int(high < 0)
