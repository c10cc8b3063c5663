"""Results to stdout, as tables or JSON, and the files that others are written to."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import click
from rich.box import SIMPLE
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

UNLIMITED = 100_000
"""Width of output that does not go to a terminal: whoever reads it gets all of it."""

PROSE = 16
"""Width that a column of words needs at least; other columns are never broken."""

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
    """Returns where text for people goes; what does not go to a terminal is never cut or broken."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=UNLIMITED)


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    console: Console | None = None,
    right: Sequence[bool] = (),
    names: Sequence[str] = (),
) -> None:
    """Prints a table on stdout. Where a terminal is too narrow, whole columns are left out.

    Names and numbers are never broken or cut; only cells of several words go over several lines.

    Args:
        columns: Headings.
        rows: A text for each column.
        console: Where to; None for stdout.
        right: Which columns hold numbers, and are never broken; () for none.
        names: What the columns are called where one is left out; () for the headings.
    """
    console = console or stdout()
    cells = [[Text.from_markup(cell) for cell in row] for row in rows]
    numbers = right or [False] * len(columns)
    prose = [not numbers[place] and _is_prose(place, cells) for place in range(len(columns))]
    shown = _that_fit(console, columns, cells, prose)
    table = Table(box=SIMPLE)
    for place in shown:
        justify: Literal["left", "right"] = "right" if numbers[place] else "left"
        table.add_column(columns[place], no_wrap=not prose[place], justify=justify)
    for row in cells:
        table.add_row(*(row[place] for place in shown))
    console.print(table)
    called = names or columns
    if left_out := [name for place, name in enumerate(called) if place not in shown]:
        text = f"Left out, as the terminal is too narrow: {', '.join(left_out)}"
        console.print(text, highlight=False, markup=False, soft_wrap=True)


def _that_fit(
    console: Console,
    columns: Sequence[str],
    cells: Sequence[Sequence[Text]],
    prose: Sequence[bool],
) -> Sequence[int]:
    """Returns the places of the first columns that there is room for; one at least."""
    room = console.width - 1  # beside what goes between columns, there is an edge
    for place, column in enumerate(columns):
        texts = [Text(column), *(row[place] for row in cells)]
        longest = max(length for text in texts for length in _lines(text))
        room -= 3 + (min(longest, PROSE) if prose[place] else longest)
        if room < 0:
            return range(max(1, place))
    return range(len(columns))


def _lines(cell: Text) -> list[int]:
    return [cell_len(line) for line in cell.plain.splitlines()] or [0]


def _is_prose(place: int, cells: Sequence[Sequence[Text]]) -> bool:
    """Whether a column, but not the first one, that of the names, has cells of several words."""
    return place > 0 and any(" " in row[place].plain for row in cells)
