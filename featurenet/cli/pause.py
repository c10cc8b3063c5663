"""`featurenet pause`: let nothing further of a run begin."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet import api
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.store.workspace import find


@click.command(name="pause")
@run_argument
@workspace_option
def command(run: str, workspace: Path | None) -> None:
    """Let no further trial of a run begin; those that run go on to their end.

    RUN is a run's number or name in the workspace, or its folder.
    """
    api.pause(find(run, workspace))
    click.echo("Paused; `featurenet resume` lets it go on.")
