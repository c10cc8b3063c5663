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


def _image_shape(_context: click.Context, _parameter: click.Parameter, text: str) -> Any:
    """Turns "28x28x1" into (28, 28, 1)."""
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(f"must be HEIGHTxWIDTHxCHANNELS, such as 28x28x1, not {text!r}")
    return tuple(map(int, parts))


image_option = click.option(
    "--image",
    default="28x28x1",
    show_default=True,
    callback=_image_shape,
    help="Image shape for which networks are compared.",
)


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


def split(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Any:
    """Turns "a,b" into ("a", "b"), "none" into () and leaves None."""
    if text is None:
        return None
    return () if text == "none" else tuple(part.strip() for part in text.split(",") if part.strip())


def training_options(function: Decorated) -> Decorated:
    """Adds which images, and how models are trained on them and assessed."""
    return _all(
        function,
        click.option("--dataset", help="Name, .npz file or folder of images.  [default: digits]"),
        click.option("--data-dir", help="Searched before any download (or FEATURENET_DATA)."),
        click.option("--validation-share", type=float, help="Held out.  [default: 0.1]"),
        click.option("--train-limit", type=int, help="Use the first so many training images."),
        click.option("--epochs", type=int, help="Epochs for each model.  [default: 12]"),
        click.option("--batch-size", type=int, help="Images in a step.  [default: 128]"),
        click.option("--optimizer", help="adam or sgd.  [default: adam]"),
        click.option("--learning-rate", type=float, help="Initial step.  [default: 0.001]"),
        click.option("--early-stopping", type=int, help="Stop after so many epochs in vain."),
        click.option("--reduce-on-plateau", type=int, help="Lower the rate after so many."),
        click.option("--augmentation", callback=split, help="shift, flip or shift,flip."),
        click.option("--metrics", callback=split, help="Names, as a,b,c.  [default: all]"),
        click.option("--plugin", "plugins", multiple=True, help="Python file with metrics."),
        click.option("--seed", type=int, help="Source of every random choice.  [default: 0]"),
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
