"""Numbers and how often they occur → a line of bars, for terminals."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 16
"""Bars at most."""


def bars(histogram: Sequence[tuple[int, float]]) -> str:
    """Draws a bar for each value, or for each of some equal ranges of values.

    Args:
        histogram: (value, weight), at least one, by ascending value.
    """
    low, high = histogram[0][0], histogram[-1][0]
    bins = [0.0] * min(WIDTH, high - low + 1)
    for value, weight in histogram:
        bins[(value - low) * len(bins) // (high - low + 1)] += weight
    most = max(bins)
    return "".join(BARS[ceil(weight / most * (len(BARS) - 1))] for weight in bins)
