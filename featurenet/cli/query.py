"""`featurenet query`: ask a workspace a question in SQL."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.cli.output import json_option, print_table
from featurenet.cli.workspaces import workspace_option
from featurenet.errors import InvalidInputError
from featurenet.store.opening import open_to_read
from featurenet.store.query import SECONDS, select
from featurenet.store.workspace import folder_of_store

SHOWN = 200
"""Rows of a table for people; CSV and JSON have all."""


@click.command(name="query")
@click.argument("sql", metavar="SELECT")
@workspace_option
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
@json_option
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    metavar="SECONDS",
    help=f"End a query that takes longer.  [default: {SECONDS:g}]",
)
def command(
    sql: str, workspace: Path | None, as_csv: bool, as_json: bool, time_limit: float
) -> None:
    """Ask the store of a workspace a question in SQL (SQLite's).

    SELECT is one statement over four views; nothing can be changed. `trial` is a model's number in
    its run, `name` what the model is called; times are UTC.

    \b
    runs     run folder name state created metamodel dataset strategy seed epochs
    trials   run trial name baseline state attempts cause reason seconds
    figures  run trial name quantity value low high
    events   event run time kind trial data
    """
    if as_csv and as_json:
        raise InvalidInputError("Give --csv or --json, not both.")
    with (
        open_to_read(folder_of_store(workspace)) as store,
        closing(select(store, sql, time_limit)) as found,
    ):
        columns = next(found)
        if as_json:
            _print_json(columns, found)
        elif as_csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(found)
        else:
            _print_table(columns, found)


def _print_json(columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """Prints a list with an object for each row, a line each, as they come."""
    if twice := [name for name in columns if columns.count(name) > 1]:
        raise InvalidInputError(f"Two columns are called {twice[0]!r}; name one otherwise with AS.")
    lead = "["
    for row in rows:
        record = dict(zip(columns, map(_plain, row), strict=True))
        click.echo(f"{lead}\n {json.dumps(record, ensure_ascii=False)}", nl=False)
        lead = ","
    click.echo("[]" if lead == "[" else "\n]")


def _print_table(columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    shown = [[escape(_text(cell)) for cell in row] for row in islice(rows, SHOWN)]
    print_table(columns, shown)
    if next(rows, None) is not None:
        click.echo(f"The first {SHOWN} rows; --csv and --json print all.")


def _text(cell: Any) -> str:
    if cell is None:
        return "–"
    return f"{cell:.6g}" if isinstance(cell, float) else str(_plain(cell))


def _plain(cell: Any) -> Any:
    """Returns what JSON can say; bytes become digits, base 16, and what is not finite a word."""
    if isinstance(cell, bytes):
        return cell.hex()
    return str(cell) if isinstance(cell, float) and not isfinite(cell) else cell
