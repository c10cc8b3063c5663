"""One trial → its figures: plain values under dotted names. Nothing else opens a metric's value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from featurenet.records import MetricResult, Trial, TrialResult
from featurenet.results.quantity import Facts, find_quantity
from featurenet.significance import Interval, has_learned

Value = str | int | float | bool | None

HEAD = ("number", "name", "baseline", "state", "cause", "reason", "seconds", "learned")
"""What a trial is and how it went."""

STRUCTURE = ("blocks", "cells", "weights", "flops", "depth", "memory", "adaptations")
"""What its network is; known without training."""

SAME = {"size": "weights", "quality.size": "weights"}
"""Metric that says what a figure of the structure says → that figure, which stands for both."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of a trial that fits into a table's cells.

    Args:
        head: `HEAD`, in this order.
        structure: `STRUCTURE`, in this order; None for what is not known.
        metrics: What was measured; dicts are opened under dotted names, lists and arrays have no
            place in a table, and a number that is not finite is None.
        intervals: Figure → ends of its 95 % confidence interval.
        files: Kind → path relative to the run's folder.
    """

    head: Mapping[str, Value]
    structure: Mapping[str, Value]
    metrics: Mapping[str, Value] = field(default_factory=dict)
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, float]:
        """The finite numbers of its structure and metrics."""
        known = {**self.structure, **self.metrics}
        return {name: value for name, value in known.items() if is_number(value)}

    @property
    def sections(self) -> tuple[dict[str, Value], ...]:
        """What it is, its structure, its metrics with the ends of their intervals, its files."""
        files: dict[str, Value] = {f"file.{kind}": name for kind, name in self.files.items()}
        return (
            dict(self.head),
            dict(self._with_ends(self.structure)),
            dict(self._with_ends(self.metrics)),
            files,
        )

    def _with_ends(self, section: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        for name, value in section.items():
            yield name, value
            if name in self.intervals:
                yield f"{name}.low", self.intervals[name][0]
                yield f"{name}.high", self.intervals[name][1]


def figures(trial: Trial, facts: Facts, shape: tuple[int, int] | None = None) -> Figures:
    """Opens a trial.

    Args:
        trial: Finished or not.
        facts: What the run's metrics declare.
        shape: Its numbers of blocks and of cells, if they are known.
    """
    blocks, cells = shape or (None, None)
    result = trial.result or TrialResult(state=trial.state)
    metrics: dict[str, Value] = {}
    intervals: dict[str, Interval] = {}
    for name, found in result.metrics.items():
        metrics |= {_apart(key): value for key, value in _opened(name, found, facts)}
        intervals |= {_apart(key): ends for key, ends in _intervals(name, found)}
    structure = {"blocks": blocks, "cells": cells, **result.summary}
    structure["adaptations"] = len(result.adaptations) if trial.result else None
    structure |= {key: value for key in STRUCTURE if (value := metrics.pop(key, None)) is not None}
    return Figures(
        head=_head(trial),
        structure={key: _whole(_plain(structure.get(key))) for key in STRUCTURE},
        metrics=metrics,
        intervals=intervals,
        files=result.files,
    )


def is_number(value: object) -> TypeGuard[int | float]:
    """Tells whether `value` is a finite number; True and False are not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def figure_name(metric: str, output: str) -> str:
    """Returns what a metric's output is called among the figures."""
    return SAME.get(metric, metric) if output == metric else f"{metric}.{output}"


def _head(trial: Trial) -> dict[str, Value]:
    result = trial.result
    return {
        "number": trial.number,
        "name": trial.name,
        "baseline": trial.baseline,
        "state": trial.state.value,
        "cause": result.cause if result else None,
        "reason": result.reason if result else None,
        "seconds": result.seconds if result else None,
        "learned": has_learned(result),
    }


def _opened(name: str, found: MetricResult, facts: Facts) -> Iterator[tuple[str, Value]]:
    """Yields a metric's figures; of one without a value, its main number, which is None."""
    if not found.measured or found.value is None:
        yield figure_name(name, find_quantity(name, facts).output if name in facts else name), None
        return
    for key, leaf in _leaves(SAME.get(name, name), found.value):
        yield key, _plain(leaf)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        if set(value) != {"file", "shape"}:  # an array kept beside the model
            for key, inner in value.items():
                yield from _leaves(f"{name}.{key}", inner)
    elif not isinstance(value, list | tuple):
        yield name, value


def _intervals(name: str, found: MetricResult) -> Iterator[tuple[str, Interval]]:
    for output, ends in found.intervals.items():
        yield figure_name(name, output), ends


def _apart(name: str) -> str:
    """Keeps a metric called like something else apart from it."""
    taken = name in HEAD or name in ("blocks", "cells", "adaptations")
    return f"metric.{name}" if taken else name


def _plain(value: Any) -> Value:
    """Returns what a cell holds: None for a number that is not finite, text for other things."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | None) else str(value)


def _whole(value: Value) -> Value:
    """Returns a count as the whole number that it is."""
    return int(value) if isinstance(value, float) and value == int(value) else value
