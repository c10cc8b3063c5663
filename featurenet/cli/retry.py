"""`featurenet retry`: train again what has failed or was lost in a run."""

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
from featurenet.records import State
from featurenet.store.workspace import find


@click.command(name="retry", cls=SectionCommand)
@run_argument
@click.option("--failed", is_flag=True, help="Only what has failed.")
@click.option("--lost", is_flag=True, help="Only what was lost: whoever carried it out went away.")
@worker_options
@click.option("--detach", is_flag=True, help="Leave it to processes that work on the workspace.")
@workspace_option
@json_option
def command(
    run: str,
    failed: bool,
    lost: bool,
    workers: int,
    executor: str | MakeExecutor | None,
    detach: bool,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Train again what has failed or was lost in a run.

    RUN is a run's number or name in the workspace, or its folder. One that another process carries
    out is joined.
    """
    place = find(run, workspace)
    named = {State.FAILED: failed, State.LOST: lost}
    states = [state for state, chosen in named.items() if chosen] or list(named)
    if detach:
        api.queue_again(place, states)
        return
    follow(partial(api.retry, place, states=states, workers=workers, executor=executor), as_json)
