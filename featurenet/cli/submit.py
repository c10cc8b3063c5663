"""`featurenet submit`: queue a run, for processes that work on the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from featurenet import api
from featurenet.cli.experiment_options import experiment_options, priority_option, read_experiment
from featurenet.cli.sampler_options import SamplingCommand
from featurenet.cli.workspaces import workspace_option


@click.command(name="submit", cls=SamplingCommand)
@experiment_options
@priority_option
@workspace_option
def command(metamodel: str | None, priority: int, workspace: Path | None, **options: Any) -> None:
    """Queue a run, and print its number.

    METAMODEL and options are those of `featurenet run`; everything is checked before it is queued.
    `featurenet work` carries out what is queued, `featurenet watch` shows how it goes.
    """
    asked = read_experiment(metamodel, options)
    click.echo(api.submit(asked, workspace=workspace, priority=priority))
