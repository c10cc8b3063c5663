"""`featurenet remove`: remove a run with all of its models."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.store import runs
from featurenet.store.opening import open_to_read
from featurenet.store.removal import remove_run
from featurenet.store.workspace import find


@click.command(name="remove")
@run_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_option
def command(run: str, yes: bool, workspace: Path | None) -> None:
    """Remove a run with all of its models, for good.

    RUN is a run's number or name in the workspace, or its folder. A run that is being carried out
    is not removed.
    """
    place = find(run, workspace)
    with open_to_read(place.workspace) as store:
        found = runs.get(store, place.run)
    if not yes:
        click.confirm(f"Remove run {found.id} and the folder {found.folder}?", abort=True, err=True)
    click.echo(f"Removed: {remove_run(place)}")
