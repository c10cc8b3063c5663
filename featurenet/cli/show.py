"""`featurenet show`: show a run's models, best first, and what became of the others."""

from __future__ import annotations

from typing import Any

import click

from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.selection import selection_options
from featurenet.cli.tables import print_results
from featurenet.errors import InvalidInputError
from featurenet.results import Results
from featurenet.results.table import BEST, Selection


@click.command(name="show")
@click.argument("folder", metavar="RUN")
@selection_options
@click.option("--csv", "as_csv", is_flag=True, help="Print the chosen rows and columns as CSV.")
@json_option
def command(folder: str, as_csv: bool, as_json: bool, **chosen: Any) -> None:
    """Show a run's models, best first, and what became of the others.

    RUN is its folder, or its number or name in the workspace. Works while the run is going on, too.
    Without --where, trained models are shown, the best 50 unless --top says otherwise. --csv has
    every row and column that was not left out; so has --json, which without a choice prints all
    that is known of the run.
    """
    if as_csv and as_json:
        raise InvalidInputError("--csv and --json print the same table; give one of them.")
    given = {name: value for name, value in chosen.items() if value not in (None, ())}
    if as_csv:
        from featurenet.report.log import to_csv

        click.echo(to_csv(Results.load(folder, brief=True).table(**given)), nl=False)
    elif as_json and given:
        print_json(Results.load(folder, brief=True).table(**given).records)
    elif as_json:
        from featurenet.report.log import to_plain

        print_json(to_plain(Results.load(folder)))
    else:
        results = Results.load(folder, brief=True)
        print_results(stdout(), results, Selection(**{"sort": BEST, **given}))
