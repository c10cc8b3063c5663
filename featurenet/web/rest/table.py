"""The one table of a run, in pages and as files; what people note of its models."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from featurenet.records.numbers import Numbers
from featurenet.report.latex import to_latex
from featurenet.report.log import to_csv
from featurenet.report.rerunnable import rerunnable
from featurenet.results import Results
from featurenet.results.cells import MARKS, NO_FIGURES
from featurenet.results.columns import column_of
from featurenet.results.table import Table
from featurenet.results.text import headline
from featurenet.significance import has_learned
from featurenet.store.marks import LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Mark, write
from featurenet.store.workspace import Place
from featurenet.web.errors import NotFound
from featurenet.web.house import House, check_run
from featurenet.web.route import Answer, Asked, Done, Download, route
from featurenet.web.strict_json import to_json

MOST_ROWS = 20_000


class TableAsked(Asked):
    """Which part of a table, in the words of `featurenet show`.

    Args:
        columns: Names, as "name,accuracy"; without it those that people look at first.
        sort: A column, best first, or with ":asc" or ":desc" at its end; "best" by rank.
        where: A condition, such as "weights < 10000".
        models: Of these numbers only, such as 1-5,9.
        offset: Rows that are passed over.
        limit: Rows at most.
    """

    columns: str | None = Field(default=None, max_length=4_000)
    sort: str | None = Field(default=None, max_length=400)
    where: str | None = Field(default=None, max_length=4_000)
    models: Numbers = ()
    offset: int = Field(default=0, ge=0, lt=2**53)
    limit: int = Field(default=200, ge=1, le=MOST_ROWS)


class FileAsked(Asked):
    """Which part of a table goes into a file; as in `TableAsked`."""

    columns: str | None = Field(default=None, max_length=4_000)
    sort: str | None = Field(default=None, max_length=400)
    where: str | None = Field(default=None, max_length=4_000)
    models: Numbers = ()


class ColumnLine(Answer):
    """One column of a table.

    Args:
        name: As it is asked for.
        title: As people read it.
        note: What it is.
        unit: Of its numbers; "" for none.
        better: "max", "min", or null where neither is better.
        way: How its numbers are written: "percent", "count", "compact", "duration",
            "milliseconds" or "general".
        shown: Whether it is shown if nothing is asked for.
    """

    name: str
    title: str
    note: str
    unit: str
    better: str | None
    way: str
    shown: bool


class Columns(Answer):
    """The columns of a run's table."""

    columns: list[ColumnLine]


class Page(Answer):
    """Some rows of a table.

    Args:
        columns: Their names.
        numbers: The trial of each row.
        states: Where it stands.
        baselines: Whether it is no part of the sample.
        learned: Whether it is better than chance; null where that is not known.
        rows: A value for each column.
        intervals: Ends of each value's 95 % interval, null where there is none.
        marks: Trial's number → star, note and tags, of those that have any.
        total: Rows that meet the conditions.
        matching: Their numbers, in order.
    """

    columns: list[str]
    numbers: list[int]
    states: list[str]
    baselines: list[bool]
    learned: list[bool | None]
    rows: list[list[Any]]
    intervals: list[list[Any]]
    marks: dict[int, dict[str, Any]]
    total: int
    matching: list[int]


class MarkGiven(Asked):
    """What is noted of a model, in the place of what was.

    Args:
        star: Whether it is one to come back to.
        note: Free text.
        tags: Words to find it by.
    """

    star: bool = False
    note: str = Field(default="", max_length=LONGEST_NOTE)
    tags: list[Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TAG)]] = Field(
        default=[], max_length=MOST_TAGS
    )


@route("GET", "/runs/<int:run>/columns")
def get_columns(house: House, run: int) -> Columns:
    """Every column that the table of a run can have."""
    results = house.results(run)
    shown = set(headline(results))
    names = [*headline(results), *results.table(top=1).columns, *MARKS]
    return Columns(columns=[column_line(results, name, shown) for name in dict.fromkeys(names)])


@route("GET", "/runs/<int:run>/table")
def get_table(house: House, run: int, query: TableAsked) -> Page:
    """The models of a run as a table: the same words, columns and values as `featurenet show`."""
    results = house.results(run)
    table = _chosen(results, query)
    shown = range(query.offset, min(query.offset + query.limit, len(table)))
    trials = [table.trials[place] for place in shown]
    return Page(
        columns=list(table.columns),
        numbers=[trial.number for trial in trials],
        states=[trial.state.value for trial in trials],
        baselines=[trial.baseline for trial in trials],
        learned=[has_learned(trial.result) for trial in trials],
        rows=[list(table.rows[place]) for place in shown],
        intervals=[list(table.intervals[place]) for place in shown],
        marks={
            trial.number: asdict(results.marks[trial.number])
            for trial in trials
            if trial.number in results.marks
        },
        total=len(table),
        matching=[trial.number for trial in table.trials],
    )


@route("PUT", "/runs/<int:run>/models/<int:trial>/mark")
def put_mark(house: House, run: int, trial: int, body: MarkGiven) -> Done:
    """Note something of a model: a star, a sentence, tags."""
    with house.writing() as store:
        check_run(store, run)
        if not store.value("SELECT count(*) FROM trial WHERE run = ? AND number = ?", run, trial):
            raise NotFound(f"Run {run} has no model {trial}.")
        write(store, run, trial, Mark(body.star, body.note, tuple(dict.fromkeys(body.tags))))
    return Done()


@route("GET", "/runs/<int:run>/exports/<any(csv, json, latex, zip):kind>")
def export(
    house: House, run: int, kind: Literal["csv", "json", "latex", "zip"], query: FileAsked
) -> Download:
    """The chosen models as a file: CSV, JSON, LaTeX, or a zip that trains them again elsewhere."""
    results = house.results(run)
    name = f"run-{run}"
    table = _chosen(results, query)
    if kind == "zip":
        numbers = {trial.number for trial in table.trials}
        return Download(
            rerunnable(Place(house.folder, run), numbers), f"{name}.zip", "application/zip"
        )
    if kind == "csv":
        return Download(to_csv(table).encode(), f"{name}.csv", "text/csv")
    if kind == "json":
        return Download(to_json(table.records).encode(), f"{name}.json", "application/json")
    return Download(to_latex(table).encode(), f"{name}.tex", "application/x-tex")


def _chosen(results: Results, asked: TableAsked | FileAsked) -> Table:
    where = [asked.where] if asked.where else []
    columns = asked.columns if asked.columns is not None else headline(results)
    return results.table(columns, sort=asked.sort, where=where, only=asked.models or None)


def column_line(results: Results, name: str, shown: Container[str] = ()) -> ColumnLine:
    """Tells what a column is."""
    if name in NO_FIGURES or name.startswith("file."):
        return ColumnLine(
            name=name, title=name, note="", unit="", better=None, way="general", shown=name in shown
        )
    found = column_of(results.figure_of(name), results.metrics)
    return ColumnLine(
        name=name,
        title=found.title,
        note=found.note,
        unit=found.unit,
        better=found.better,
        way=found.way,
        shown=name in shown,
    )
