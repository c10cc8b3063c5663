"""Accuracy by class, of the best models and of the baselines."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.report.comparison import Comparison
from featurenet.results.formats import percent

METRIC = "per_class_accuracy"

MOST = 5
"""Models that are set side by side."""

LONGEST = 100
"""Classes that have a line; of more, the first ones."""


@dataclass(frozen=True, slots=True)
class Classes:
    """A table with a line for each class.

    Args:
        models: Names of the columns.
        lines: Class → share of its test images that each model has right; None where unknown.
        words: Which class is hardest.
    """

    models: tuple[str, ...]
    lines: tuple[tuple[str, tuple[float | None, ...]], ...]
    words: str


def classes(comparison: Comparison) -> Classes | None:
    """Returns the accuracy by class of the models of the comparison; None if nobody has it."""
    rows = list(dict.fromkeys(entry.row.number for entry in comparison.entries))[:MOST]
    chosen = {entry.row.number: entry.row for entry in comparison.entries}
    shown = [chosen[number] for number in rows]
    prefix = f"{METRIC}."
    names = dict.fromkeys(
        key.removeprefix(prefix) for row in shown for key in row.values if key.startswith(prefix)
    )
    lines = [(name, tuple(row.values.get(prefix + name) for row in shown)) for name in names]
    means = {
        name: sum(known) / len(known)
        for name, values in lines
        if (known := [value for value in values if value is not None])
    }
    if not means:
        return None
    hardest = min(means, key=lambda name: means[name])
    words = f"Hardest for them is {hardest}: {percent(means[hardest])} right on average."
    return Classes(tuple(row.name for row in shown), tuple(lines[:LONGEST]), words)
