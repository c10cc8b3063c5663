"""Turns a trial's metric results, of whatever shape, into numbers by name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from featurenet.records import Trial

STRUCTURE = {"weights": "size", "flops": "flops", "depth": "depth", "memory": "memory"}
"""Structure figure that every built network has → the metric that says the same."""


def numbers(trial: Trial) -> dict[str, float]:
    """Returns every finite number known of a trial, nested ones under dotted names.

    Structure figures come first, so a trial that was rejected before training, or whose metrics
    were restricted, still has its size; a metric of the same name wins. Arrays are left out.
    """
    if trial.result is None:
        return {}
    found = {
        STRUCTURE.get(name, name): value
        for name, value in trial.result.summary.items()
        if is_number(value)
    }
    for name, result in trial.result.metrics.items():
        if result.measured:
            found |= {
                key: float(leaf) for key, leaf in flatten(name, result.value) if is_number(leaf)
            }
    return found


def flatten(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yields (dotted name, leaf) for a value; a dict opens, a list or an array's file is a leaf."""
    if not isinstance(value, Mapping) or set(value) == {"file", "shape"}:
        yield name, value
        return
    for key, inner in value.items():
        yield from flatten(f"{name}.{key}", inner)


def is_number(value: Any) -> bool:
    """Tells whether `value` is a finite number; True and False are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
