"""`featurenet report`: write a run's HTML report, JSON log and CSV anew."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.output import json_option, print_json
from featurenet.report.log import to_plain
from featurenet.report.write import write_report
from featurenet.results import Results


@click.command(name="report")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Write a run's HTML report, JSON log and CSV anew.

    DIR is the run's folder, finished or not: report.html, metrics.json and metrics.csv go there.
    """
    results = Results.load(folder)
    path = write_report(results)
    if as_json:
        print_json(to_plain(results))
    else:
        click.echo(f"Report: {path}")
