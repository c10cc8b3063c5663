"""Results to stdout, as tables or JSON, and the files that others are written to."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

PLAIN_WIDTH = 120
"""Columns of output that does not go to a terminal."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def writable(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuses a file that could not be written, before there is anything to write.

    Raises:
        OSError: If what stands above the file is no folder, or nothing may be written there.
    """
    if path is None:
        return None
    above = next(place for place in path.absolute().parents if place.exists())
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above))
    if not os.access(above, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))
    return path


def print_json(value: Any) -> None:
    """Prints plain data on stdout."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def stdout() -> Console:
    """Returns where text for people goes; not so narrow if it is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table on stdout, whose first column, the names, is never broken."""
    table = Table(box=SIMPLE)
    for position, column in enumerate(columns):
        table.add_column(column, no_wrap=position == 0)
    for row in rows:
        table.add_row(*row)
    stdout().print(table)
