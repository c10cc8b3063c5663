"""`featurenet report`: write a run's HTML report, JSON log and CSV anew."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.output import json_option, print_json
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.report.log import to_plain
from featurenet.report.write import write_report
from featurenet.results import Results


@click.command(name="report")
@run_argument
@workspace_option
@json_option
def command(run: str, workspace: Path | None, as_json: bool) -> None:
    """Write a run's HTML report, JSON log and CSV anew.

    RUN is a run's number or name in the workspace, or its folder, finished or not: report.html,
    metrics.json and metrics.csv go into its folder.
    """
    results = Results.load(run, workspace)
    path = write_report(results)
    if as_json:
        print_json(to_plain(results))
    else:
        click.echo(f"Report: {path}")
