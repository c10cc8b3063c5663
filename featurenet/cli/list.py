"""`featurenet list`: list the runs of a workspace, newest first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from featurenet.cli.output import json_option, print_json, print_table
from featurenet.cli.workspaces import workspace_option
from featurenet.store.opening import open_to_read
from featurenet.store.overview import RunOverview, overview
from featurenet.store.workspace import folder_of_store
from featurenet.titles import short_name

COLUMNS = ("run", "folder", "state", "finished", "best", "accuracy", "95 %", "about", "created")


@click.command(name="list")
@workspace_option
@json_option
def command(workspace: Path | None, as_json: bool) -> None:
    """List the runs of a workspace, newest first.

    Finished are all trials that came to an end, of all that there are. The best model is the most
    accurate one of the sample that is better than chance. Works while runs are going on; one that
    has begun and that nobody works on is interrupted, and `featurenet resume` continues it.
    """
    with open_to_read(folder_of_store(workspace)) as store:
        found = overview(store)
    if as_json:
        print_json([_plain(each) for each in found])
    elif found:
        print_table(COLUMNS, map(_row, found))
    else:
        click.echo("There are no runs yet; `featurenet run` makes one.")


def _row(run: RunOverview) -> tuple[str, ...]:
    subject = f"{short_name(run.metamodel)} on {short_name(run.dataset)}"
    return (
        str(run.number),
        escape(run.folder.name),
        run.standing,
        f"{run.finished}/{run.total}",
        *_best(run),
        escape(f"{run.title} ({subject})" if run.title else subject),
        f"{datetime.fromtimestamp(run.created):%Y-%m-%d %H:%M}",
    )


def _best(run: RunOverview) -> tuple[str, str, str]:
    if run.best is None:
        return "–", "–", "–"
    accuracy = run.best.accuracy
    known = accuracy.low is not None and accuracy.high is not None
    interval = f"{accuracy.low:.3f}–{accuracy.high:.3f}" if known else "–"
    return escape(run.best.name), f"{accuracy.value:.4f}", interval


def _plain(run: RunOverview) -> dict[str, Any]:
    best = run.best
    return {
        "run": run.number,
        "folder": str(run.folder),
        "name": run.title,
        "created": run.created,
        "metamodel": run.metamodel,
        "dataset": run.dataset,
        "state": str(run.state),
        "interrupted": run.interrupted,
        "finished": run.finished,
        "total": run.total,
        "best": best
        and {
            "name": best.name,
            "accuracy": best.accuracy.value,
            "low": best.accuracy.low,
            "high": best.accuracy.high,
        },
    }
