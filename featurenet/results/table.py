"""The one table of a run: from trials to columns and rows of plain values, chosen in words.

The terminal, metrics.csv, the report, notebooks and `Results.to_records` all show this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from featurenet.errors import InvalidInputError
from featurenet.records import Trial
from featurenet.results.cells import NO_FIGURES, Cells
from featurenet.results.columns import column_of
from featurenet.results.order import group, rank, standing
from featurenet.results.where import Value, read_condition
from featurenet.significance import Interval

Names = str | Iterable[str] | None

BEST = "best"
"""What to sort by for the order of `order.rank`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a table is wanted.

    Args:
        columns: Names, or a text such as "name,accuracy"; None takes every column.
        sort: A column's name, with ":asc" or ":desc" at its end or else best first where more or
            less is better and ascending where not; "best" is the order of ranks. None keeps the
            run's order, unless `top` is given, which takes the best.
        top: Rows at most.
        where: A condition that must hold, or several, such as "weights < 10000".
        only: Numbers of the trials that may be in it; None for all.
    """

    columns: Names = None
    sort: str | None = None
    top: int | None = None
    where: Names = None
    only: Iterable[int] | None = None

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
        return tuple(dict.fromkeys(name.strip() for name in given if name.strip()))

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions one by one."""
        return (self.where,) if isinstance(self.where, str) else tuple(self.where or ())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values: text, numbers, True and False, None.

    Args:
        columns: What they are called.
        trials: The trial of each row.
        rows: A value for each column.
        intervals: Ends of each value's 95 % confidence interval, None where there is none.
        total: Rows that there would be without `Selection.top`.
    """

    columns: tuple[str, ...]
    trials: tuple[Trial, ...]
    rows: tuple[tuple[Value, ...], ...]
    intervals: tuple[tuple[Interval | None, ...], ...]
    total: int

    @property
    def records(self) -> list[dict[str, Value]]:
        """A dict for each row, all with the same keys."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)


def tabulate(cells: Cells, selection: Selection) -> Table:
    """Makes the table of a run.

    Args:
        cells: Of its trials.
        selection: What of it is wanted.

    Raises:
        InvalidInputError: If a column is unknown, or a condition cannot be understood.
    """
    places = _only(cells, selection.only)
    places = _where(cells, places, selection.conditions)
    sort = selection.sort or (BEST if selection.top else None)
    if sort is not None:
        places = _sorted(cells, places, sort)
    given = cells.names if selection.names is None else selection.names
    names = tuple(dict.fromkeys(map(cells.name_of, given)))
    page = cells if selection.top is None else cells.of(places[: selection.top])
    shown = places if selection.top is None else range(len(page.trials))
    return Table(
        columns=names,
        trials=tuple(page.trials[place] for place in shown),
        rows=_turned([_at(page.values(name), shown) for name in names], len(shown)),
        intervals=_turned([_at(page.intervals(name), shown) for name in names], len(shown)),
        total=len(places),
    )


def _only(cells: Cells, numbers: Iterable[int] | None) -> list[int]:
    places = range(len(cells.trials))
    if numbers is None:
        return list(places)
    wanted = frozenset(numbers)
    return [place for place in places if cells.trials[place].number in wanted]


def _where(cells: Cells, places: list[int], texts: Sequence[str]) -> list[int]:
    for condition in map(read_condition, texts):
        columns = {name: cells.values(cells.name_of(name)) for name in condition.names}
        rows = ({name: column[place] for name, column in columns.items()} for place in places)
        places = [place for place, row in zip(places, rows, strict=True) if condition.holds(row)]
    return places


def _sorted(cells: Cells, places: Sequence[int], sort: str) -> list[int]:
    """Orders rows by a column; equal ones by their standing, those without a value last.

    By a figure of which more or less is better, models that learned nothing come after the others,
    and baselines after all: they are never the best.
    """
    trials = cells.trials
    if sort == BEST:
        return sorted(places, key=lambda place: rank(trials[place]))
    name, colon, way = sort.rpartition(":")
    name, way = (name, way) if colon and way in ("asc", "desc") else (sort, "")
    name = cells.name_of(name)
    values = cells.values(name)
    better = None
    if name not in NO_FIGURES:
        better = column_of(cells.figure_of(name), cells.facts).better
    ordered = sorted(places, key=lambda place: standing(trials[place]))
    valued = [place for place in ordered if values[place] is not None]
    falls = way == "desc" or (not way and better == "max")
    valued.sort(key=lambda place: values[place], reverse=falls)  # type: ignore[arg-type,return-value]
    ordered = valued + [place for place in ordered if values[place] is None]
    return sorted(ordered, key=lambda place: group(trials[place])) if better else ordered


def _at(column: Sequence[T], places: Sequence[int]) -> list[T]:
    return [column[place] for place in places]


def _turned(columns: Sequence[Sequence[T]], rows: int) -> tuple[tuple[T, ...], ...]:
    return tuple(zip(*columns, strict=True)) if columns else ((),) * rows
