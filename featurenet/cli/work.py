"""`featurenet work`: carry out the queued runs of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet import api
from featurenet.cli.following import worker_options
from featurenet.cli.sections import SectionCommand
from featurenet.cli.workspaces import workspace_option
from featurenet.execution.executor import MakeExecutor
from featurenet.progress import WorkLog


@click.command(name="work", cls=SectionCommand)
@worker_options
@click.option("--stay", is_flag=True, help="Wait for further runs when all have ended.")
@workspace_option
def command(
    workers: int, executor: str | MakeExecutor | None, stay: bool, workspace: Path | None
) -> None:
    """Carry out the queued runs of a workspace, until all have ended.

    Any number of these processes may work on one workspace: each trial is carried out by one of
    them, and if that one dies, by another. Ctrl-C ends this one; what it trains is queued again.
    """
    api.work(workspace, workers=workers, executor=executor, stay=stay, on_event=WorkLog())
