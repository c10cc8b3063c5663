"""`featurenet resume`: carry on a run that was interrupted, paused or cancelled."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from featurenet import api
from featurenet.cli.following import follow, worker_options
from featurenet.cli.output import json_option
from featurenet.cli.sections import SectionCommand
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.execution.executor import MakeExecutor
from featurenet.store.workspace import find


@click.command(name="resume", cls=SectionCommand)
@run_argument
@worker_options
@click.option("--detach", is_flag=True, help="Leave it to processes that work on the workspace.")
@workspace_option
@json_option
def command(
    run: str,
    workers: int,
    executor: str | MakeExecutor | None,
    detach: bool,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Carry on a run that was interrupted, paused or cancelled; what is done stays.

    RUN is a run's number or name in the workspace, or its folder. One that another process carries
    out is joined.
    """
    place = find(run, workspace)
    if detach:
        api.let_go_on(place)
        return
    follow(partial(api.resume, place, workers=workers, executor=executor), as_json)
