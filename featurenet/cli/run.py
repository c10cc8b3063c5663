"""`featurenet run`: sample diverse models, train, assess and export them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from featurenet import api
from featurenet.cli.experiment_options import experiment_options, priority_option, read_experiment
from featurenet.cli.following import follow, worker_options
from featurenet.cli.output import json_option
from featurenet.cli.sampler_options import SamplingCommand
from featurenet.cli.sections import section_option
from featurenet.execution.executor import MakeExecutor


@click.command(name="run", cls=SamplingCommand)
@experiment_options
@section_option(
    "The run",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new or empty folder for this run alone.  [default: one in the workspace]",
)
@priority_option
@worker_options
@json_option
def command(
    metamodel: str | None,
    out: Path | None,
    priority: int,
    workers: int,
    executor: str | MakeExecutor | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Sample diverse models, train, assess and export them.

    METAMODEL is a shipped meta-model's name (cnn, lenet, light, original; light by default) or a
    file; configurations of a shipped one need not name it. Everything that was asked for is checked
    before anything is written. Whatever interrupts a run, `featurenet resume` continues it.
    """
    asked = read_experiment(metamodel, options)
    follow(
        partial(api.run, asked, out=out, workers=workers, executor=executor, priority=priority),
        as_json,
    )
