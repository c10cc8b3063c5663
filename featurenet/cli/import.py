"""`featurenet import`: add an exported run, or a run's folder, to a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.workspaces import workspace_option
from featurenet.store import runs
from featurenet.store.importing import import_run
from featurenet.store.opening import open_to_read
from featurenet.store.workspace import home


@click.command(name="import")
@click.argument("path", metavar="FILE.zip|DIR", type=click.Path(path_type=Path, exists=True))
@workspace_option
def command(path: Path, workspace: Path | None) -> None:
    """Add an exported run, or a run's folder, to a workspace, under a new number.

    What is imported is copied. A run that was going on is paused; `featurenet resume` continues it.
    A run may name plug-ins, which are Python code that resuming and assessing executes: import only
    what you trust.
    """
    place = import_run(path, workspace if workspace is not None else home())
    with open_to_read(place.workspace) as store:
        run = runs.get(store, place.run)
    click.echo(f"Imported: run {run.id}, {run.state}, in {run.folder}")
    if run.experiment.plugins:
        click.echo(f"It names plug-ins, which are code: {', '.join(run.experiment.plugins)}")
