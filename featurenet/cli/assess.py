"""`featurenet assess`: measure more of the models that a run has trained."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.following import show, worker_options
from featurenet.cli.options import assessment_options
from featurenet.cli.output import json_option
from featurenet.cli.sections import SectionCommand
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.execution.executor import MakeExecutor
from featurenet.progress import ASSESSED, Progress
from featurenet.records import Event
from featurenet.store.workspace import find


@click.command(name="assess", cls=SectionCommand)
@run_argument
@assessment_options
@worker_options
@workspace_option
@json_option
def command(
    run: str,
    metrics: tuple[str, ...] | None,
    metric_options: dict[str, Any] | None,
    plugins: tuple[str, ...],
    workers: int,
    workspace: Path | None,
    executor: str | MakeExecutor | None,
    as_json: bool,
) -> None:
    """Measure more of the models that a run has trained; nothing is trained again.

    RUN is a run's number or name in the workspace, or its folder. Without --metrics,
    those of the run are measured, with the options given here. What has been measured with the same
    options is left as it is, so that the same command continues one that was interrupted.
    """
    assessed: list[Event] = []

    def on_event(event: Event) -> None:
        if event.kind == ASSESSED:
            assessed.append(event)
        progress(event)

    with Progress(Console(stderr=True)) as progress:
        results = api.assess(
            find(run, workspace),
            workers=workers,
            executor=executor,
            metrics=metrics or (),
            metric_options=metric_options,
            plugins=plugins,
            on_event=on_event,
        )
    show(results, as_json, metrics or ())
    if assessed and not any(event.data["measured"] for event in assessed):
        sys.exit(1)  # no model could be assessed
