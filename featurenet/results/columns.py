"""The columns of a table of models: which figure, how it is called and how it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from featurenet.results.figures import figure_name
from featurenet.results.quantity import Facts, Quantity, quantities

ABSENT = "–"
"""What stands for a value that there is not."""

Better = Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a model.

    Args:
        key: Its name among the trial's numbers.
        title: Its name for people.
        note: What it is, for a tooltip.
        show: Number → text.
        better: The direction that is an improvement, None where neither is.
        metric: Whose it is; "" if that is called like the key.
        unit: Shown in the heading; "" where the text of a value has it, or there is none.
        exact: Format of the number as conditions take it, where `show` writes another one.
    """

    key: str
    title: str
    note: str
    show: Callable[[float], str]
    better: Better | None = None
    metric: str = ""
    unit: str = ""
    exact: str = ""

    @property
    def source(self) -> str:
        """The metric that gives it."""
        return self.metric or self.key

    def span(self, low: float, high: float) -> str:
        """Returns an interval as text, with fewer digits than a value where these say nothing."""
        if self.show is general:
            return f"{low:.3g} to {high:.3g}"
        return f"{self.show(low)} to {self.show(high)}"

    def plain(self, value: float) -> str:
        """Returns a value with all its digits, in the unit in which it is stored."""
        return format(value, self.exact) if self.exact else self.show(value)

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
    Column(
        "accuracy",
        "Accuracy",
        "share of test images classified correctly",
        percent,
        "max",
        exact=".4f",
    ),
    Column("weights", "Weights", "trainable weights", count, "min", metric="size"),
    Column(
        "efficiency",
        "Efficiency",
        "accuracy in percent / weights × 10,000",
        lambda value: f"{value:,.2f}",
        "max",
    ),
    Column("loss", "Loss", "cross-entropy on the test images", lambda value: f"{value:.4f}", "min"),
    Column(
        "flops", "FLOPs", "floating-point operations for one image", compact, "min", exact=",.0f"
    ),
    Column("depth", "Depth", "layers with weights on the longest path", count),
    Column("training_time", "Training", "wall-clock time of training", duration, "min"),
    Column(
        "inference_latency",
        "Latency",
        "time to classify one image in a batch",
        lambda milliseconds: duration(milliseconds / 1e3),
        "min",
    ),
    Column("blocks", "Blocks", "blocks of its configuration", count),
    Column("cells", "Cells", "cells of its configuration", count),
)
"""The figures that FeatureNET measures itself, in the order in which tables show them."""

HIDDEN = frozenset({"memory", "adaptations"})
"""Figures that are in the logs but would only widen the table."""

MOST_LEAVES = 3
"""A metric of more undeclared numbers than this (one per class, say) is left to the logs."""


def columns(
    rows: Iterable[Mapping[str, float]], facts: Facts, tried: Container[str] = ()
) -> tuple[Column, ...]:
    """Returns the columns of all figures that tables show.

    Args:
        rows: Numbers of each model.
        facts: What the run's metrics declare.
        tried: Metrics that some model has a result of, be it a failure.

    Returns:
        Known columns that some model has a number or a failure for, then what the metrics declare
        as headlines, in the run's order, then other numbers.
    """
    present = {key for values in rows for key in values}
    known = tuple(each for each in KNOWN if each.key in present or each.key in tried)
    declared = [
        _column(each)
        for each in quantities(facts)
        if each.headline and (key_of(each) in present or each.metric in tried)
    ]
    taken = {column.key for column in KNOWN} | HIDDEN
    own = tuple(
        column for column in declared if column.key not in taken and _is_scalar(column, present)
    )
    rest = {key for key in present - taken if not _is_declared(key, facts)}
    return known + own + tuple(Column(key, key, f"metric {key}", general) for key in _narrow(rest))


def key_of(quantity: Quantity) -> str:
    """Returns the name of a quantity among a trial's figures."""
    return figure_name(quantity.metric, quantity.key or quantity.metric)


def column_of(key: str, facts: Facts) -> Column:
    """Returns how a figure is shown; one of which nothing is declared, as a plain number."""
    known = [each for each in KNOWN if each.key == key]
    declared = (_column(each) for each in quantities(facts) if key_of(each) == key)
    return known[0] if known else next(declared, Column(key, key, f"figure {key}", general))


def _column(quantity: Quantity) -> Column:
    better: Better | None = None
    if quantity.direction != "none":
        better = "max" if quantity.direction == "max" else "min"
    note = quantity.description.rstrip(".")
    return Column(
        key=key_of(quantity),
        title=quantity.name,
        note=f"{key_of(quantity)}: {note or 'metric'}" + _preferred(better),
        show=general,
        better=better,
        metric=quantity.metric,
        unit=quantity.unit,
    )


def _preferred(better: Better | None) -> str:
    return f" ({'more' if better == 'max' else 'less'} is better)" if better else ""


def _is_scalar(column: Column, present: set[str]) -> bool:
    """Whether a metric that declares one number did not give a dict of others instead."""
    return column.key in present or not any(key.startswith(f"{column.key}.") for key in present)


def _is_declared(key: str, facts: Facts) -> bool:
    """Whether a metric that says which of its numbers matter gives this one."""
    return any(
        key == key_of(each) or (each.key is not None and key.startswith(f"{each.metric}."))
        for each in quantities(facts)
    )


def _narrow(keys: set[str]) -> list[str]:
    leaves = Counter(key.rpartition(".")[0] or key for key in keys)
    return sorted(key for key in keys if leaves[key.rpartition(".")[0] or key] <= MOST_LEAVES)
