"""`featurenet show`: show a run's models, best first, and what became of the others."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.tables import print_results
from featurenet.report.log import to_plain
from featurenet.results import Results


@click.command(name="show")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Show a run's models, best first, and what became of the others.

    DIR is the run's folder. Works while the run is going on, too.
    """
    results = Results.load(folder)
    if as_json:
        print_json(to_plain(results))
    else:
        print_results(stdout(), results)
