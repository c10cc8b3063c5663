"""How a figure of a model is called and written, and which figures tables for people show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from featurenet.records import Trial, has_array
from featurenet.registry import canonical
from featurenet.results.formats import (
    ABSENT,
    compact,
    count,
    duration,
    general,
    milliseconds,
    percent,
)
from featurenet.results.quantity import Facts, Quantity, quantities

Better = Literal["max", "min"]


WAYS = frozenset({"percent", "count", "compact", "duration", "milliseconds", "general"})
"""Functions of `results.formats` that other languages have under the same names."""


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a model.

    Args:
        key: Its name among the trial's figures.
        title: Its name in a report.
        note: What it is, for a tooltip.
        show: Number → text for a report.
        better: The direction that is an improvement, None where neither is.
        metric: Whose it is; "" if that is called like the key.
        unit: Shown in the heading; "" where the text of a value has it, or there is none.
        exact: Format of the number as conditions take it, where `show` writes another one.
        name: What tables and conditions call it; "" if that is the key.
    """

    key: str
    title: str
    note: str
    show: Callable[[float], str]
    better: Better | None = None
    metric: str = ""
    unit: str = ""
    exact: str = ""
    name: str = ""

    @property
    def source(self) -> str:
        """The metric that gives it."""
        return self.metric or self.key

    @property
    def word(self) -> str:
        """What it is called where it is asked for."""
        return self.name or self.key

    @property
    def way(self) -> str:
        """How its values are written, for whoever writes them elsewhere: a name of `WAYS`."""
        name = self.show.__name__
        return name if name in WAYS else "general"

    def span(self, low: float, high: float) -> str:
        """Returns an interval as text, with fewer digits than a value where these say nothing."""
        if self.show is general:
            return f"{low:.3g} to {high:.3g}"
        return f"{self.show(low)} to {self.show(high)}"

    def plain(self, value: float) -> str:
        """Returns a value in the unit in which it is stored and compared."""
        return format(value, self.exact) if self.exact else self.show(value)

    def text(self, values: Mapping[str, float]) -> str:
        """Returns the value as text, or a dash where there is none."""
        return self.show(values[self.key]) if self.key in values else ABSENT


KNOWN = (
    Column(
        "accuracy",
        "Accuracy",
        "share of test images classified correctly",
        percent,
        "max",
        exact=".4f",
    ),
    Column("size", "Weights", "trainable weights", count, "min", name="weights"),
    Column("blocks", "Blocks", "blocks of its architecture", count),
    Column("cells", "Cells", "cells of its architecture, in all blocks", count),
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
    Column(
        "training_time",
        "Training",
        "wall-clock time of training, in seconds",
        duration,
        "min",
        exact=".4g",
    ),
    Column(
        "inference_latency",
        "Latency",
        "time to classify one image in a batch, in milliseconds",
        milliseconds,
        "min",
        exact=".4g",
    ),
)
"""The figures that FeatureNET measures itself, in the order in which tables show them."""

WORDS = {column.name: column.key for column in KNOWN if column.name}
"""What tables call a figure → the figure, where these differ."""

HIDDEN = frozenset({"memory"})
"""Figures that are in the logs but would only widen the table."""

MOST_LEAVES = 3
"""A metric of more undeclared numbers than this (one per class, say) is left to the logs."""


def columns(
    present: Collection[str], facts: Facts, tried: Container[str] = ()
) -> tuple[Column, ...]:
    """Returns the columns that tables for people show.

    Args:
        present: Figures that some model has.
        facts: What the run's metrics declare.
        tried: Metrics that some model has a result of, be it a failure, as `tried` gives them.

    Returns:
        Known columns that some model has a number or a failure for, then what the metrics declare
        as headlines, in the run's order, then other numbers.
    """
    known = tuple(each for each in KNOWN if each.key in present or each.key in tried)
    declared = [
        _column(each)
        for each in quantities(facts)
        if each.headline and (each.figure in present or each.metric in tried)
    ]
    taken = {column.key for column in KNOWN} | HIDDEN
    own = tuple(
        column for column in declared if column.key not in taken and _is_scalar(column, present)
    )
    rest = {key for key in present if key not in taken and not _is_declared(key, facts)}
    return known + own + tuple(Column(key, key, f"metric {key}", general) for key in _narrow(rest))


def asked_first(shown: Sequence[Column], asked: Iterable[str], facts: Facts) -> tuple[Column, ...]:
    """Puts the figures that somebody asked for first, in that order.

    Metrics that are there with all default ones were not asked for. The accuracy stays ahead of
    what was asked for without it.

    Args:
        shown: Columns, as `columns` gives them.
        asked: Metrics' names, aliases and patterns, as an experiment has them.
        facts: What the run's metrics declare.
    """
    names = dict.fromkeys(name for each in asked for name in _meant(each, facts))
    wanted = [name for name in names if not facts[name].get("default")]
    if "accuracy" not in wanted:
        wanted.insert(0, "accuracy")
    ahead = [column for name in wanted for column in shown if _belongs(column, name)]
    return tuple(dict.fromkeys([*ahead, *shown]))


def _belongs(column: Column, metric: str) -> bool:
    return column.source == metric or column.key.startswith(f"{metric}.")


def tried(trials: Iterable[Trial]) -> frozenset[str]:
    """Returns the metrics of which some trial has a number or none; arrays are for the logs."""
    return frozenset(
        name
        for trial in trials
        for name, found in (trial.result.metrics if trial.result else {}).items()
        if not has_array(found)
    )


def column_of(key: str, facts: Facts) -> Column:
    """Returns how a figure is shown; one of which nothing is declared, as a plain number."""
    known = [each for each in KNOWN if each.key == key]
    declared = (_column(each) for each in quantities(facts) if each.figure == key)
    return known[0] if known else next(declared, Column(key, key, f"figure {key}", general))


def _meant(name: str, facts: Facts) -> list[str]:
    """Returns the metrics that a name stands for; none for one that stands for very many."""
    if name in ("all", "default"):
        return []
    found = canonical(name, {each: facts[each].get("aliases", ()) for each in facts})
    return [found] if found else [each for each in facts if fnmatchcase(each, name)]


def _column(quantity: Quantity) -> Column:
    better: Better | None = None
    if quantity.direction != "none":
        better = "max" if quantity.direction == "max" else "min"
    note = quantity.description.rstrip(".")
    return Column(
        key=quantity.figure,
        title=quantity.name,
        note=f"{quantity.figure}: {note or 'metric'}" + _preferred(better),
        show=general,
        better=better,
        metric=quantity.metric,
        unit=quantity.unit,
    )


def _preferred(better: Better | None) -> str:
    return f" ({'more' if better == 'max' else 'less'} is better)" if better else ""


def _is_scalar(column: Column, present: Collection[str]) -> bool:
    """Whether a metric that declares one number did not give a dict of others instead."""
    return column.key in present or not any(key.startswith(f"{column.key}.") for key in present)


def _is_declared(key: str, facts: Facts) -> bool:
    """Whether a metric that says which of its numbers matter gives this one."""
    return any(
        key == each.figure or (each.key is not None and key.startswith(f"{each.metric}."))
        for each in quantities(facts)
    )


def _narrow(keys: Iterable[str]) -> list[str]:
    keys = list(keys)
    leaves = Counter(key.rpartition(".")[0] or key for key in keys)
    return sorted(key for key in keys if leaves[key.rpartition(".")[0] or key] <= MOST_LEAVES)
