"""`featurenet cancel`: end a run; what is done stays."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet import api
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.store.workspace import find


@click.command(name="cancel")
@run_argument
@workspace_option
def command(run: str, workspace: Path | None) -> None:
    """End a run: what waits is not trained, what runs is stopped, what is done stays.

    RUN is a run's number or name in the workspace, or its folder.
    """
    api.cancel(find(run, workspace))
    click.echo("Cancelled; `featurenet resume` would take it up again.")
