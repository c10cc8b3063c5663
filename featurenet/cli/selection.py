"""Options of commands that show a table of models: which columns and rows, in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from featurenet.records.numbers import read_numbers


def _numbers(
    context: click.Context, parameter: click.Parameter, text: str | None
) -> tuple[int, ...] | None:
    try:
        return None if text is None else read_numbers(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; received {text!r}.") from None


OPTIONS = (
    click.option(
        "--columns",
        metavar="A,B",
        help="Columns: metrics, blocks, cells, weights, reason …; a feature or a pattern of "
        'features ("Block*_Cell1") says how many of these a model has.',
    ),
    click.option(
        "--sort",
        metavar="COLUMN",
        help="Best first where there is a better; else, or with :asc or :desc at its end, in that "
        "order.  [default: best]",
    ),
    click.option("--top", type=click.IntRange(min=1), metavar="N", help="Rows at most."),
    click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Rows for which this holds, such as \"weights < 10000 and state == 'done'\"; "
        "repeatable.",
    ),
    click.option(
        "--only",
        callback=_numbers,
        metavar="1-5,9",
        help="Models of these numbers only, as the dashboard writes what is selected.",
    ),
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --columns, --sort, --top, --where and --only to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
