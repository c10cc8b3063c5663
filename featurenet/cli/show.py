"""`featurenet show`: show a run's models, best first, and what became of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from featurenet.cli.model_page import find_model, print_model
from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.selection import selection_options
from featurenet.cli.tables import print_results
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.errors import InvalidInputError
from featurenet.report.latex import to_latex
from featurenet.report.log import to_csv, to_plain
from featurenet.results import Results
from featurenet.results.table import BEST, Selection
from featurenet.results.text import headline
from featurenet.store.workspace import Place, find


@click.command(name="show")
@run_argument
@click.argument("model", required=False)
@selection_options
@click.option("--csv", "as_csv", is_flag=True, help="Print the chosen rows and columns as CSV.")
@click.option("--latex", "as_latex", is_flag=True, help="Print them as a LaTeX table.")
@workspace_option
@json_option
def command(
    run: str,
    model: str | None,
    workspace: Path | None,
    as_csv: bool,
    as_latex: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Show a run's models, best first, and what became of the others.

    RUN is a run's number or name in the workspace, or its folder. Works while the run is going on,
    too. MODEL is a model's name or number; then all that is known of it is shown. Without --where,
    trained models are shown, the best 50 unless --top says otherwise. --csv has every row and
    column that was not left out; so has --json, which without a choice prints all that is known.
    """
    given = {name: value for name, value in chosen.items() if value not in (None, ())}
    place = find(run, workspace)
    if as_csv + as_latex + as_json > 1:
        raise InvalidInputError("--csv, --latex and --json print the same table; give one of them.")
    if model is not None:
        if given or as_csv or as_latex:
            raise InvalidInputError("One model is shown whole; leave out MODEL to choose of many.")
        _show_model(place, model, as_json)
    elif as_json and not given:
        print_json(to_plain(Results.load(place)))
    elif as_csv or as_json:
        table = Results.load(place, brief=True).table(**given)
        click.echo(to_csv(table), nl=False) if as_csv else print_json(table.records)
    elif as_latex:
        results = Results.load(place, brief=True)
        table = results.table(**{"columns": headline(results), "sort": BEST, **given})
        click.echo(to_latex(table), nl=False)
    else:
        selection = Selection(**{"sort": BEST, **given})
        print_results(stdout(), Results.load(place, brief=True), selection)


def _show_model(place: Place, model: str, as_json: bool) -> None:
    results = Results.load(place)
    trial = find_model(results, model)
    if as_json:
        print_json(to_plain(results)["models"][results.trials.index(trial)])
    else:
        print_model(results, trial, place)
