"""Many columns to a table that can be read, and tables of the rest, one for each kind of metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from featurenet.results.columns import Column

MOST = 6
"""Dotted metrics ("robust.pgd") that the main table shows all of; of more, one of each kind."""

TITLES = {
    "robust": "Robustness",
    "curve": "Accuracy under corruption",
    "coverage": "Neuron coverage",
    "prio": "Test prioritisation",
    "quality": "Quality",
}
"""First part of a metric's name → what that kind of metric is called, in the order shown."""

COSTS = frozenset({"flops", "depth", "training_time", "inference_latency"})
"""Figures that have a table of their own where the main one is full."""

CHOSEN = (
    "robust.deepfool",
    "curve.noise",
    "coverage.nc",
    "prio.gini",
    "quality.calibration",
)
"""Metrics that stand for their kind in the main table; for other kinds, the first one does."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of one kind of metrics.

    Args:
        title: What they are called.
        columns: Their figures, under titles without the kind.
    """

    title: str
    columns: tuple[Column, ...]


def arrange(columns: Sequence[Column]) -> tuple[tuple[Column, ...], tuple[Section, ...]]:
    """Returns the main table's columns, and sections; without sections, it has all columns."""
    kinds: dict[str, list[Column]] = {}
    for column in columns:
        kind, dot, _ = column.source.partition(".")
        if dot and column.metric:
            kinds.setdefault(kind, []).append(column)
    if sum(map(len, kinds.values())) <= MOST:
        return tuple(columns), ()
    kinds = dict(sorted(kinds.items(), key=lambda pair: order(pair[0])))
    grouped = {column.key for members in kinds.values() for column in members}
    ungrouped = [column for column in columns if column.key not in grouped]
    costs = [column for column in ungrouped if column.key in COSTS]
    own = [column for column in ungrouped if column.key not in COSTS]
    main = (*own, *map(_representative, kinds.values()))
    first = (Section("Cost", tuple(costs)),) if costs else ()
    sections = first + tuple(
        Section(TITLES.get(kind, kind), tuple(_without(kind, column) for column in members))
        for kind, members in kinds.items()
    )
    return main, sections


def order(kind: str) -> int:
    """Returns the place of a kind of metrics among the others; unknown kinds come last."""
    return list(TITLES).index(kind) if kind in TITLES else len(TITLES)


def _representative(members: Sequence[Column]) -> Column:
    return next((column for column in members if column.metric in CHOSEN), members[0])


def _without(kind: str, column: Column) -> Column:
    return replace(column, title=column.title.removeprefix(f"{kind}."))
