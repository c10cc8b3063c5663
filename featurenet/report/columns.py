"""The columns of a table of models: which figure, how it is called and how it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

ABSENT = "–"
"""What stands for a value that there is not."""

Better = Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a model.

    Args:
        key: Its name among the trial's numbers.
        title: Its name for people.
        note: What it is, with its unit, for a tooltip.
        show: Number → text.
        better: The direction that is an improvement, None where neither is.
    """

    key: str
    title: str
    note: str
    show: Callable[[float], str]
    better: Better | None = None

    def text(self, values: Mapping[str, float]) -> str:
        """Returns the value as text, or a dash where there is none."""
        return self.show(values[self.key]) if self.key in values else ABSENT


def percent(value: float) -> str:
    """Writes a share in [0, 1] as percent: 0.9714 → "97.14 %"."""
    return f"{value * 100:.2f} %"


def count(value: float) -> str:
    """Writes a whole number with separators: 545546 → "545,546"."""
    return f"{value:,.0f}"


def compact(value: float) -> str:
    """Writes a large number with three digits and a suffix: 545546 → "546 k"."""
    for limit, suffix in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= limit * 0.9995:
            return f"{value / limit:.3g}{suffix}"
    return f"{value:.3g}"


def duration(seconds: float) -> str:
    """Writes seconds as people say them: 0.0021 → "2.1 ms", 4012 → "1 h 07 min"."""
    if seconds >= 3600:
        return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60):02d} min"
    if seconds >= 60:
        return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1e3:.2g} ms"


def general(value: float) -> str:
    """Writes a number of unknown meaning with four digits."""
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"


KNOWN = (
    Column("accuracy", "Accuracy", "share of test images classified correctly", percent, "max"),
    Column("size", "Size", "trainable weights", count, "min"),
    Column(
        "efficiency",
        "Efficiency",
        "accuracy in percent / weights × 10,000",
        lambda value: f"{value:,.2f}",
        "max",
    ),
    Column("loss", "Loss", "cross-entropy on the test images", lambda value: f"{value:.4f}", "min"),
    Column("flops", "FLOPs", "floating-point operations for one image", compact, "min"),
    Column("depth", "Depth", "layers with weights on the longest path", count),
    Column("training_time", "Training", "wall-clock time of training", duration, "min"),
    Column(
        "inference_latency",
        "Latency",
        "time to classify one image in a batch",
        lambda milliseconds: duration(milliseconds / 1e3),
        "min",
    ),
)
"""The figures that FeatureNET measures itself, in the order in which tables show them."""

HIDDEN = frozenset({"memory"})
"""Figures that are in the logs but would only widen the table."""

MOST_LEAVES = 3
"""A metric of more numbers than this (one per class, say) is left to the logs."""


def columns(rows: Iterable[Mapping[str, float]]) -> tuple[Column, ...]:
    """Returns the columns for which some row has a value: known ones first, then users' own."""
    present = {key for values in rows for key in values}
    known = tuple(column for column in KNOWN if column.key in present)
    others = sorted(present - {column.key for column in KNOWN} - HIDDEN)
    leaves = Counter(key.partition(".")[0] for key in others)
    narrow = [key for key in others if leaves[key.partition(".")[0]] <= MOST_LEAVES]
    return known + tuple(Column(key, key, f"metric {key}", general) for key in narrow)
