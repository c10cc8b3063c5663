"""The one table of a run: from trials to columns and rows of plain values, chosen in words.

The terminal, metrics.csv, the report, notebooks and `Results.to_records` all show this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from featurenet.errors import InvalidInputError
from featurenet.records import Trial
from featurenet.registry import near_matches
from featurenet.results.columns import column_of
from featurenet.results.figures import HEAD, SAME, STRUCTURE, Figures, Value, figure_name, figures
from featurenet.results.order import group, standing
from featurenet.results.quantity import Facts, find_quantity, locate
from featurenet.results.shapes import PREFIX, Shapes
from featurenet.results.where import read_conditions

Names = str | Iterable[str]

BEST = "best"
"""What to sort by for the order of `order.py`."""

ENDS = (".low", ".high")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a table is wanted.

    Args:
        columns: Names, or a text such as "name,accuracy"; None takes every column.
        sort: A column's name, with ":asc" or ":desc" at its end or else best first where more or
            less is better and ascending where not; "best" is the order of ranks. None keeps the
            run's order, unless `top` is given, which takes the best.
        top: Rows at most.
        where: Conditions such as "weights < 10000", which must all hold.
    """

    columns: Names | None = None
    sort: str | None = None
    top: int | None = None
    where: Names = ()

    def __post_init__(self) -> None:
        top = self.top
        if top is not None and (isinstance(top, bool) or not isinstance(top, int) or top < 1):
            raise InvalidInputError(f"top must be a whole number from 1 on; received {top!r}.")

    @property
    def names(self) -> tuple[str, ...] | None:
        """The columns one by one; None for all."""
        if self.columns is None:
            return None
        given = self.columns.split(",") if isinstance(self.columns, str) else self.columns
        return tuple(name.strip() for name in given if name.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values: text, numbers, True and False, None.

    Args:
        columns: What they are called: as they were asked for.
        keys: What they are: "weights" for "size", "robust.deepfool.mean" for "deepfool".
        trials: The trial of each row.
        rows: A value for each column.
    """

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    trials: tuple[Trial, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def records(self) -> list[dict[str, Value]]:
        """A dict for each row, all with the same keys."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def tabulate(
    trials: Sequence[Trial],
    facts: Facts,
    shapes: Callable[[], Shapes],
    selection: Selection | None = None,
) -> Table:
    """Makes the table of some trials.

    Args:
        trials: In the run's order.
        facts: What the run's metrics declare.
        shapes: Reads the sample; called only if a column needs it.
        selection: What of it is wanted.

    Raises:
        InvalidInputError: If a column is unknown, or a condition cannot be understood.
    """
    source = _Source(trials, facts, shapes)
    return source.select(selection or Selection())


class _Source:
    """The columns of some trials, each made when it is asked for."""

    def __init__(self, trials: Sequence[Trial], facts: Facts, shapes: Callable[[], Shapes]):
        self._trials = trials
        self._facts = facts
        self._read_shapes = shapes
        self._shapes: Shapes | None = None
        self._opened: list[Figures] = [figures(trial, facts) for trial in trials]
        sections = [each.sections for each in self._opened]
        self._rows = [dict(chain.from_iterable(map(dict.items, each))) for each in sections]
        self._names = _names([HEAD, STRUCTURE, (), ()], sections)

    def select(self, selection: Selection) -> Table:
        """Chooses rows, orders them, and takes the columns."""
        chosen = list(range(len(self._trials)))
        for condition in read_conditions(selection.where):
            held = condition.holds(self._cells(self._key(condition.name)))
            chosen = [place for place in chosen if held[place]]
        sort = selection.sort or (BEST if selection.top else None)
        if sort is not None:
            chosen = self._sorted(chosen, sort)
        chosen = chosen[: selection.top]
        names = self._names if selection.names is None else selection.names
        keys = tuple(map(self._key, names))
        cells = [self._cells(key) for key in keys]
        return Table(
            columns=tuple(names),
            keys=keys,
            trials=tuple(self._trials[place] for place in chosen),
            rows=tuple(tuple(column[place] for column in cells) for place in chosen),
        )

    def _sorted(self, places: Sequence[int], sort: str) -> list[int]:
        if sort == BEST:
            return sorted(places, key=lambda place: _rank(self._trials[place]))
        name, colon, way = sort.rpartition(":")
        name, way = (name, way) if colon and way in ("asc", "desc") else (sort, "")
        key = self._key(name)
        cells = self._cells(key)
        falls = way == "desc" or (not way and column_of(key, self._facts).better == "max")
        ordered = sorted(places, key=lambda place: standing(self._trials[place]))
        valued = [place for place in ordered if cells[place] is not None]
        valued.sort(key=lambda place: cells[place], reverse=falls)  # type: ignore[arg-type,return-value]
        ordered = valued + [place for place in ordered if cells[place] is None]
        return sorted(ordered, key=lambda place: _apart(self._trials[place], key))

    def _cells(self, key: str) -> Sequence[Value]:
        numbers = [trial.number for trial in self._trials]
        if key.startswith(PREFIX):
            return self._sample().counts(key, numbers)
        if key in ("blocks", "cells"):
            extents = map(self._sample().extent, numbers)
            return [None if each is None else each[key == "cells"] for each in extents]
        return [row.get(key) for row in self._rows]

    def _sample(self) -> Shapes:
        if self._shapes is None:
            self._shapes = self._read_shapes()
        return self._shapes

    def _key(self, name: str) -> str:
        """Returns what a name stands for among the figures."""
        if name in self._names or name.startswith(PREFIX):
            return name
        if name in SAME:
            return SAME[name]
        end = next((end for end in ENDS if name.endswith(end)), "")
        own = {
            metric: {"outputs": [{"name": metric}]}
            for trial in self._trials
            for metric in (trial.result.metrics if trial.result else ())
        }
        known = {**own, **self._facts}
        if locate(name.removesuffix(end), known) is None:
            hint = near_matches(name, {*self._names, *known})
            raise InvalidInputError(f"This run's table has no column {name!r}.{hint}")
        quantity = find_quantity(name.removesuffix(end), known)
        return figure_name(quantity.metric, quantity.output) + end


def _names(
    first: Sequence[Iterable[str]], sections: Iterable[tuple[dict[str, Value], ...]]
) -> tuple[str, ...]:
    """Returns every column, section by section, so that what belongs together stays together."""
    gathered = [dict.fromkeys(names) for names in first]
    for each in sections:
        for names, section in zip(gathered, each, strict=True):
            names |= dict.fromkeys(section)
    return tuple(chain.from_iterable(gathered))


def _rank(trial: Trial) -> tuple[int, tuple[float, float, int]]:
    return group(trial), standing(trial)


def _apart(trial: Trial, key: str) -> int:
    """Keeps baselines apart, and what learned nothing last where trials are compared."""
    if trial.baseline:
        return 2
    return int(key not in HEAD and group(trial) == 1)
