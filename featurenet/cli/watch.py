"""`featurenet watch`: follow a run, whoever carries it out."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.following import show
from featurenet.cli.output import json_option
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.progress import Progress
from featurenet.records import Event
from featurenet.results import Results
from featurenet.store.workspace import find


@click.command(name="watch")
@run_argument
@workspace_option
@json_option
def command(run: str, workspace: Path | None, as_json: bool) -> None:
    """Follow a run, whoever carries it out, until it has ended, and show its models.

    RUN is a run's number or name in the workspace, or its folder. With --json, every event of the
    run is a line on stdout. Ctrl-C ends the watching, not the run.
    """
    place = find(run, workspace)
    if as_json:
        api.watch(place, _print_event)
        return
    with Progress(Console(stderr=True)) as progress:
        api.watch(place, progress)
    show(Results.load(place), as_json=False)


def _print_event(event: Event) -> None:
    click.echo(event.model_dump_json())
