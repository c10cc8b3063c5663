"""`featurenet show`: show a run's models, best first, and what became of the others."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.model_page import find_model, print_model
from featurenet.cli.output import json_option, print_json, stdout
from featurenet.cli.tables import print_results
from featurenet.cli.workspaces import run_argument, workspace_option
from featurenet.report.log import to_plain
from featurenet.results import Results
from featurenet.store.workspace import find


@click.command(name="show")
@run_argument
@click.argument("model", required=False)
@workspace_option
@json_option
def command(run: str, model: str | None, workspace: Path | None, as_json: bool) -> None:
    """Show a run's models, best first, and what became of the others.

    RUN is a run's number or name in the workspace, or its folder. Works while the run
    is going on, too. MODEL is a model's name or number; then all that is known of it is shown.
    """
    place = find(run, workspace)
    results = Results.load(place)
    if model is not None:
        trial = find_model(results, model)
        if as_json:
            print_json(to_plain(results)["models"][results.trials.index(trial)])
        else:
            print_model(results, trial, place)
    elif as_json:
        print_json(to_plain(results))
    else:
        print_results(stdout(), results)
