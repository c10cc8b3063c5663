"""`featurenet baseline`: train one of the networks that others are compared with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.options import training_options
from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.sections import SectionCommand
from featurenet.cli.tables import print_text
from featurenet.progress import Progress
from featurenet.records import Experiment, RunState, State, Trial
from featurenet.results import Results
from featurenet.results.text import headline, to_text


@click.command(name="baseline", cls=SectionCommand)
@click.argument("name")
@training_options
@click.option("--seed", type=int, help="Source of every random choice.  [default: 0]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to keep its files in.")
@json_option
def command(name: str, out: Path | None, as_json: bool, **options: Any) -> None:
    """Train one of the networks that others are compared with.

    NAME is lenet5-paper, lenet5, small-cnn or linear (logistic regression).

    The paper trained its LeNet-5 with --recipe plain --optimizer sgd --learning-rate 0.01.
    """
    with Progress(Console(stderr=True)) as progress:
        result = api.baseline(name, out=out, workers=1, on_event=progress, **options)
    if as_json:
        print_json(result.model_dump(mode="json"))
    elif result.state is State.DONE:
        trial = Trial(number=1, name=name, baseline=True, state=result.state, result=result)
        alone = Results(out or Path(), Experiment(), RunState.DONE, {}, {}, {}, (trial,))
        print_text(stdout(), to_text(alone, alone.table(headline(alone))))
    else:
        click.echo(f"{name} {result.state} ({result.cause}): {result.reason}", err=True)
    if result.state is not State.DONE:
        sys.exit(1)
