"""A run's table → headings and cells of text, for terminals and for what Python prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurenet.records import State, Trial
from featurenet.results.cells import HEAD
from featurenet.results.columns import Column, asked_first, column_of, columns, tried
from featurenet.results.formats import ABSENT
from featurenet.results.table import BEST, Table
from featurenet.results.where import Value
from featurenet.significance import Interval, has_learned
from featurenet.titles import title

if TYPE_CHECKING:
    from featurenet.results.results import Results

SHORT = 10
"""Rows of a run that is printed in Python."""

FEW = 8
"""Columns of it."""

TRAINED = "state == 'done'"
"""What holds for the rows that are shown where nothing else was asked for."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text.

    Args:
        columns: What to type for each of them.
        units: Of each column; "" without one.
        right: Which of them hold numbers.
        rows: A text for each column.
    """

    columns: tuple[str, ...]
    units: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def headline(results: Results, asked: Iterable[str] = ()) -> tuple[str, ...]:
    """Returns the columns for people, the most important first.

    Args:
        results: The run.
        asked: Metrics that were asked for beside those of the experiment.
    """
    one_trained = [trial for trial in results if trial.state is State.DONE][:1]
    shown = columns(results.figures, results.metrics, tried(results.whole(one_trained)))
    ordered = asked_first(shown, [*asked, *results.experiment.metrics], results.metrics)
    return ("name", *(column.word for column in ordered))


def to_text(results: Results, table: Table) -> TextTable:
    """Writes a table's cells: a value with its interval, why there is none, or a dash.

    Args:
        results: The run that it is of.
        table: Made by `results.table`.
    """
    kinds = [None if name in HEAD else _kind(results, name) for name in table.columns]
    rows = [
        tuple(
            _word(trial, value, name) if kind is None else _number(trial, kind, value, ends)
            for name, kind, value, ends in zip(table.columns, kinds, row, intervals, strict=True)
        )
        for trial, row, intervals in zip(
            results.whole(table.trials), table.rows, table.intervals, strict=True
        )
    ]
    return TextTable(
        columns=table.columns,
        units=tuple(kind.unit if kind else "" for kind in kinds),
        right=tuple(kind is not None for kind in kinds),
        rows=tuple(rows),
    )


def results_text(results: Results) -> str:
    """Writes a run as a short table with its summary."""
    from rich.box import SIMPLE  # on use: it takes a tenth of a second to import
    from rich.console import Console
    from rich.table import Table as Drawn

    text = to_text(results, short_table(results))
    drawn = Drawn(box=SIMPLE)
    for name, right in zip(text.columns, text.right, strict=True):
        drawn.add_column(name, justify="right" if right else "left", no_wrap=True)
    for row in text.rows:
        drawn.add_row(*row)
    console = Console(width=200, color_system=None, highlight=False)
    with console.capture() as captured:
        if text.rows:
            console.print(drawn)
    lines = [line.rstrip() for line in captured.get().splitlines() if line.strip()]
    return "\n".join([f"{title(results.experiment)} ({results.folder})", *lines, results.summary])


def short_table(results: Results) -> Table:
    """Returns the best of a run's models, with their most important columns."""
    return results.table(headline(results)[:FEW], sort=BEST, top=SHORT, where=TRAINED)


def _kind(results: Results, name: str) -> Column:
    return column_of(results.figure_of(name), results.metrics)


def _word(trial: Trial, value: Value, name: str) -> str:
    """Writes what a trial is; beside its name, what keeps it from being ranked."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value}{_mark(trial)}" if name == "name" else str(value)


def _mark(trial: Trial) -> str:
    if trial.state is not State.DONE:
        return f"\n{trial.state}"
    learned = "\nlearned nothing" if has_learned(trial.result) is False else ""
    return f"{' (baseline)' if trial.baseline else ''}{learned}"


def _number(trial: Trial, column: Column, value: Value, ends: Interval | None) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        known = trial.result.metrics if trial.result else {}
        found = known.get(column.source)
        return found.status if found is not None and not found.measured else ABSENT
    text = column.plain(float(value))
    if ends is None:
        return text
    form = ".3f" if column.key == "accuracy" else ",.0f" if max(map(abs, ends)) >= 1_000 else ".3g"
    return f"{text} ({ends[0]:{form}}–{ends[1]:{form}})"
