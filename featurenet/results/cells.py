"""From a run's trials to the cells of its table, column by column, and what a column is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from featurenet.errors import InvalidInputError
from featurenet.records import Figure, Trial
from featurenet.registry import near_matches
from featurenet.results.columns import WORDS
from featurenet.results.quantity import Facts, find_quantity, locate
from featurenet.results.source import Opened, Source
from featurenet.results.where import Value
from featurenet.significance import Interval, has_learned
from featurenet.store.marks import Mark

HEAD: Mapping[str, Callable[[Trial], Value]] = {
    "number": lambda trial: trial.number,
    "name": lambda trial: trial.name,
    "baseline": lambda trial: trial.baseline,
    "state": lambda trial: trial.state.value,
    "cause": lambda trial: trial.result.cause if trial.result else None,
    "reason": lambda trial: trial.result.reason if trial.result else None,
    "seconds": lambda trial: trial.result.seconds if trial.result else None,
    "learned": lambda trial: has_learned(trial.result),
    "adaptations": lambda trial: len(trial.result.adaptations) if trial.result else None,
}
"""What a trial is and how it went: column → value."""

MARKS: Mapping[str, Callable[[Mark], Value]] = {
    "star": lambda mark: mark.star,
    "note": lambda mark: mark.note,
    "tags": lambda mark: ", ".join(mark.tags),
}
"""What people noted of a model: column → value."""

NO_FIGURES = frozenset({*HEAD, *MARKS})
"""Columns that are not among what was measured."""

BLOCKS_AND_CELLS = ("blocks", "cells")

STRUCTURE = (*BLOCKS_AND_CELLS, "weights", "flops", "depth", "memory")
"""What the model of a trial is; known without training."""

ENDS = (".low", ".high")
"""What is added to a figure's name for the ends of its 95 % confidence interval."""

APART = "metric."
"""Stands before a metric that is called like something else."""

FILE = "file."
"""Stands before a kind of file; the value is its path relative to the run's folder."""


class Cells:
    """The columns of a run, each made when it is asked for.

    Args:
        trials: In the run's order.
        facts: What the run's metrics declare.
        source: Where their figures come from.
    """

    def __init__(self, trials: Sequence[Trial], facts: Facts, source: Source):
        self.trials = tuple(trials)
        self.facts = facts
        self._source = source

    def of(self, places: Sequence[int]) -> Cells:
        """Returns the cells of some trials alone, which the source reads whole."""
        trials = self._source.whole([self.trials[place] for place in places])
        source = Opened(trials, lambda: self._source.structure, lambda: self._source.marks)
        return Cells(trials, self.facts, source)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column: what a trial is, its structure, its metrics, its files."""
        found = [*HEAD, *(MARKS if self._source.marks else ()), *STRUCTURE]
        figures = dict.fromkeys([*self._source.names, *self._without_value])
        for figure in figures:
            name = _named(figure)
            found += [] if name in STRUCTURE else [name]
            if figure in self._source.bounded:
                found += [f"{name}{end}" for end in ENDS]
        kinds = (kind for trial in self.trials if trial.result for kind in trial.result.files)
        return tuple(dict.fromkeys([*found, *(f"{FILE}{kind}" for kind in kinds)]))

    def name_of(self, given: str) -> str:
        """Returns the column that somebody means: by its name, an alias, the last part of it.

        Args:
            given: A column's name, a metric as `locate` takes it, a feature or a pattern of
                features, the number of which is then told.

        Raises:
            InvalidInputError: If there is no such column; near matches are named.
        """
        if given in NO_FIGURES or given in STRUCTURE or given in self.names:
            return given
        end = next((end for end in ENDS if given.endswith(end)), "")
        figure = self._figure_meant(given.removesuffix(end))
        if figure is not None:
            return f"{_named(figure)}{end}"
        if self._source.structure.having(given) is not None:
            return given
        known = {*self.names, *self.facts, *self._source.structure.features}
        raise InvalidInputError(
            f"This run's table has no column {given!r}.{near_matches(given, known)}"
        )

    def values(self, name: str) -> Sequence[Value]:
        """Returns the cells of a column of `name_of`, in the trials' order."""
        if name in HEAD:
            return [HEAD[name](trial) for trial in self.trials]
        if name.startswith(FILE) and name in self.names:
            kind = name.removeprefix(FILE)
            return [trial.result.files.get(kind) if trial.result else None for trial in self.trials]
        if name in MARKS:
            none, marks = Mark(), self._source.marks
            return [MARKS[name](marks.get(trial.number, none)) for trial in self.trials]
        counts = self._counts(name)
        if counts is not None:
            return [counts.get(trial.number) for trial in self.trials]
        end = next((end for end in ENDS if self._is_end(name, end)), "")
        column = self._source.column(self.figure_of(name.removesuffix(end)))
        part = end[1:] or "value"
        take = _whole if name in STRUCTURE else _as_it_is
        return [take(getattr(column.get(trial.number), part, None)) for trial in self.trials]

    def intervals(self, name: str) -> Sequence[Interval | None]:
        """Returns the intervals of a column's cells, None where there is none."""
        column: Mapping[int, Figure] = {}
        if name not in NO_FIGURES and self._counts(name) is None:
            column = self._source.column(self.figure_of(name))
        return [_ends(column.get(trial.number)) for trial in self.trials]

    def figure_of(self, name: str) -> str:
        """Returns the figure that a column shows; its own name if it shows none."""
        return WORDS.get(name, name.removeprefix(APART) if _apart(name) else name)

    def _counts(self, name: str) -> Mapping[int, int] | None:
        if name in BLOCKS_AND_CELLS:
            structure = self._source.structure
            return structure.blocks if name == "blocks" else structure.cells
        return None if name in self.names else self._source.structure.having(name)

    def _is_end(self, name: str, end: str) -> bool:
        return name.endswith(end) and self.figure_of(name) not in self._source.names

    def _figure_meant(self, given: str) -> str | None:
        """Returns the figure that a metric's name stands for, None if it stands for none."""
        own = {figure: {"outputs": [{"name": figure}]} for figure in self._source.names}
        given = WORDS.get(given, given)
        for facts in (self.facts, own):
            if locate(given, facts) is None:
                continue
            quantity = find_quantity(given, facts)
            declared = [each["name"] for each in facts[quantity.metric]["outputs"]]
            if quantity.output in declared or quantity.figure in self._source.names:
                return quantity.figure
        return None

    @property
    def _without_value(self) -> list[str]:
        """Metrics that were tried and have no value on any model."""
        results = (trial.result.metrics for trial in self.trials if trial.result)
        tried: dict[str, bool] = {}
        for metrics in results:
            for name, found in metrics.items():
                valued = found.measured and found.value is not None
                tried[name] = tried.get(name, False) or valued
        return [
            find_quantity(name, self.facts).figure if name in self.facts else name
            for name, valued in tried.items()
            if not valued
        ]


def _named(figure: str) -> str:
    """Returns what the table calls a figure."""
    word = next((word for word, key in WORDS.items() if key == figure), figure)
    return f"{APART}{word}" if word in HEAD or word in BLOCKS_AND_CELLS else word


def _apart(name: str) -> bool:
    rest = name.removeprefix(APART)
    return name.startswith(APART) and (rest in HEAD or rest in BLOCKS_AND_CELLS)


def _whole(value: float | None) -> Value:
    """Returns a count as the whole number that it is."""
    return int(value) if value is not None and value == int(value) else value


def _as_it_is(value: float | None) -> Value:
    return value


def _ends(figure: Figure | None) -> Interval | None:
    if figure is None or figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high
