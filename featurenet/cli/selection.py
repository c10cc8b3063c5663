"""Options of commands that show a table of models: which columns and rows, in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

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
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --columns, --sort, --top and --where to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
