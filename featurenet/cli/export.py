"""`featurenet export`: write a run into one file that can go on elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.output import writable
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.store.exporting import export_run
from featurenet.store.workspace import find


@click.command(name="export")
@run_argument
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=writable,
    metavar="FILE.zip",
    help="Where to; a file that is there is replaced.",
)
@click.option("--without-models", is_flag=True, help="Leave the models' files out.")
@workspace_option
def command(run: str, out: Path, without_models: bool, workspace: Path | None) -> None:
    """Write a run into one file that can go on elsewhere: store, sample, models, reports.

    RUN is a run's number or name in the workspace, or its folder; it may be going on. Unzipped, the
    file is a workspace of this run alone; `featurenet import` adds it to another one. Data sets
    stay behind.
    """
    path = export_run(find(run, workspace), out, models=not without_models)
    click.echo(f"Exported: {path} ({path.stat().st_size / 2**20:.1f} MiB)")
