"""From what a trial came to, of whatever shape, to its figures: single numbers by name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from featurenet.records.run import MetricResult, TrialResult

STRUCTURE = {"weights": "size", "flops": "flops", "depth": "depth", "memory": "memory"}
"""Structure figure that every built network has → the metric that says the same."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one model.

    Args:
        value: Finite.
        low: Lower end of its 95 % confidence interval; None without one.
        high: Upper end.
    """

    value: float
    low: float | None = None
    high: float | None = None


def figures(result: TrialResult) -> dict[str, Figure]:
    """Returns every finite number that is known, nested ones under dotted names.

    Structure figures come first, so a trial that was rejected before training, or whose metrics
    were restricted, still has its size; a metric of the same name wins. Arrays are left out.
    """
    found = {
        STRUCTURE.get(name, name): Figure(value)
        for name, value in result.summary.items()
        if is_number(value)
    }
    for name, each in result.metrics.items():
        if each.measured:
            found |= _of_metric(name, each)
    return found


def _of_metric(name: str, found: MetricResult) -> dict[str, Figure]:
    ends = {
        name if output == name else f"{name}.{output}": interval
        for output, interval in found.intervals.items()
    }
    return {
        key: Figure(float(leaf), *ends.get(key, ()))
        for key, leaf in flatten(name, found.value)
        if is_number(leaf)
    }


def flatten(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yields (dotted name, leaf) for a value; a dict opens, a list or an array's file is a leaf."""
    if not isinstance(value, Mapping) or set(value) == {"file", "shape"}:
        yield name, value
        return
    for key, inner in value.items():
        yield from flatten(f"{name}.{key}", inner)


def has_array(found: MetricResult) -> bool:
    """Tells whether an array is among what a metric gave."""
    return any(isinstance(leaf, list | Mapping) for _, leaf in flatten("", found.value))


def is_number(value: Any) -> bool:
    """Tells whether `value` is a finite number; True and False are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
