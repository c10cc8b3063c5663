"""Options that several commands share, what they mean, and where results are printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from featurenet import pipeline
from featurenet.featuremodel.model import FeatureModel
from featurenet.records import Experiment

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

PLAIN_WIDTH = 120
"""Columns of output that does not go to a terminal."""

metamodel_argument = click.argument("metamodel")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def size_options(function: Decorated) -> Decorated:
    """Adds `--blocks` and `--cells`."""
    return _all(
        function,
        click.option("--blocks", type=int, help="Most blocks.  [default: the meta-model's]"),
        click.option(
            "--cells", type=int, help="Most cells of a block.  [default: the meta-model's]"
        ),
    )


def restriction_options(function: Decorated) -> Decorated:
    """Adds `--specialisation`, `--require` and `--exclude`."""
    return _all(
        function,
        click.option("--specialisation", help="File of required and excluded features."),
        click.option(
            "--require", multiple=True, help="Feature pattern that all must have; repeatable."
        ),
        click.option(
            "--exclude", multiple=True, help="Feature pattern that none may have; repeatable."
        ),
    )


def feature_model(**options: Any) -> FeatureModel:
    """Reads, expands and specialises the meta-model that a command's options name."""
    return pipeline.feature_model(Experiment.from_options(**options))


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


def _all(function: Decorated, *options: Callable[[Decorated], Decorated]) -> Decorated:
    for option in reversed(options):
        function = option(function)
    return function
