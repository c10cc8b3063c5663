"""Where one model stands among the trained ones: its rank by a figure, ties told from places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from featurenet.records import Figure


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a model stands by one figure.

    Args:
        rank: 1 + how many models are better beyond their intervals; None where nothing is better.
        tied: How many others have an interval that overlaps its own, or the same value.
        of: Models that have the figure.
    """

    rank: int | None
    tied: int
    of: int


def stand(number: int, column: Mapping[int, Figure], direction: str) -> Standing:
    """Returns where a model stands.

    Args:
        number: The model's, which has the figure.
        column: Model's number → its figure.
        direction: "max" if more is better, "min" if less is, "none" if neither.
    """
    own = column[number]
    others = [each for key, each in column.items() if key != number]
    ties = sum(overlap(own, each) for each in others)
    if direction == "none":
        return Standing(None, ties, len(column))
    sign = 1 if direction == "max" else -1
    better = sum(not overlap(own, each) and sign * (each.value - own.value) > 0 for each in others)
    return Standing(1 + better, ties, len(column))


def overlap(one: Figure, other: Figure) -> bool:
    """Tells whether what was measured does not tell two figures apart."""
    low, high = _ends(one)
    other_low, other_high = _ends(other)
    return low <= other_high and other_low <= high


def _ends(figure: Figure) -> tuple[float, float]:
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return low, high
