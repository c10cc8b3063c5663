"""`featurenet analyse`: study the models of a run together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from featurenet import api
from featurenet.cli.analyses import plugin_option
from featurenet.cli.following import worker_options
from featurenet.cli.options import by_name
from featurenet.cli.output import json_option, print_json, print_table
from featurenet.cli.sections import SectionCommand
from featurenet.execution.executor import MakeExecutor
from featurenet.progress import Progress
from featurenet.records import AnalysisResult, AnalysisState


@click.command(name="analyse", cls=SectionCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("analyses", nargs=-1, metavar="[ANALYSIS]...")
@click.option(
    "--option",
    "analysis_options",
    multiple=True,
    callback=by_name,
    metavar="NAME.OPTION=VALUE",
    help="Such as disagreement.compare=classes; repeatable.",
)
@plugin_option
@worker_options
@json_option
def command(
    folder: Path,
    analyses: tuple[str, ...],
    analysis_options: dict[str, Any] | None,
    plugins: tuple[str, ...],
    workers: int,
    executor: str | MakeExecutor | None,
    as_json: bool,
) -> None:
    """Study the models of a run together; nothing is trained again.

    DIR is the run's folder, ANALYSIS a name that `featurenet analyses list` tells; without any,
    those of the run. What was studied of the same models with the same options is left as it is.
    """
    with Progress(Console(stderr=True)) as progress:
        results = api.analyse(
            folder,
            analyses,
            workers=workers,
            executor=executor,
            analysis_options=analysis_options,
            plugins=plugins,
            on_event=progress,
        )
    shown = list(results.analyses.values())
    if as_json:
        print_json([each.model_dump(mode="json") for each in shown])
    else:
        for each in shown:
            _print(each)
        click.echo(f"Report: {results.folder / 'report.html'}")
    if any(each.state is AnalysisState.FAILED for each in shown):
        sys.exit(1)


def _print(found: AnalysisResult) -> None:
    reason = f": {found.reason}" if found.reason else ""
    click.echo(f"{found.name} {found.state}{reason}")
    if found.summary:
        click.echo(found.summary)
    if found.figures:
        rows = [(name, _number(value)) for name, value in found.figures.items()]
        print_table(("figure of all models", "value"), rows)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.6g}"
