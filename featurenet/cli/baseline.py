"""`featurenet baseline`: train one of the networks that others are compared with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.options import json_option, print_json, print_table, training_options
from featurenet.cli.progress import RunProgress
from featurenet.cli.sections import SectionCommand
from featurenet.cli.tables import COLUMNS, figures
from featurenet.records import State


@click.command(name="baseline", cls=SectionCommand)
@click.argument("name")
@training_options
@click.option("--seed", type=int, help="Source of every random choice.  [default: 0]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to keep its files in.")
@json_option
def command(name: str, out: Path | None, as_json: bool, **options: Any) -> None:
    """Train one of the networks that others are compared with.

    NAME is lenet5-paper, lenet5 or small-cnn.

    The paper trained its LeNet-5 with --recipe plain --optimizer sgd --learning-rate 0.01.
    """
    with RunProgress(Console(stderr=True)) as progress:
        result = api.baseline(name, out=out, workers=1, on_event=progress, **options)
    if as_json:
        print_json(result.model_dump(mode="json"))
    elif result.state is State.DONE:
        print_table(["model", *(title for _, title, _ in COLUMNS)], [[name, *figures(result)]])
    else:
        click.echo(f"{name} {result.state} ({result.cause}): {result.reason}", err=True)
    if result.state is not State.DONE:
        sys.exit(1)
