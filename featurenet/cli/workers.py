"""`featurenet workers`: who works on a workspace, and at how many trials at once."""

from __future__ import annotations

from pathlib import Path

import click

from featurenet.cli.output import print_table
from featurenet.cli.workspaces import workspace_option
from featurenet.errors import InvalidInputError
from featurenet.store import trials, workers
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.store.workspace import folder_of_store


@click.command(name="workers")
@click.argument("worker", type=int, required=False)
@click.argument("slots", type=click.IntRange(min=1), required=False)
@workspace_option
def command(worker: int | None, slots: int | None, workspace: Path | None) -> None:
    """List the processes that work on a workspace, or change at how many trials one works.

    `featurenet workers 3 4` lets worker 3 carry out four trials at once, within a second; what it
    carries out beyond that goes on to its end.
    """
    place = folder_of_store(workspace)
    if worker is None:
        _list(place)
    elif slots is None:
        raise InvalidInputError(f"Say at how many trials: featurenet workers {worker} 2")
    else:
        with open_to_write(place) as store:
            if not workers.set_slots(store, worker, slots):
                raise InvalidInputError(
                    f"There is no worker {worker}; `featurenet workers` lists them."
                )


def _list(place: Path) -> None:
    with open_to_read(place) as store:
        rows = [
            [
                str(each.id),
                str(each.pid),
                "works" if each.alive else "is gone",
                str(each.slots),
                ", ".join(f"{run}/{number}" for run, number in sorted(trials.held(store, each.id))),
            ]
            for each in workers.every(store)
        ]
    print_table(["worker", "process", "state", "at once", "run/trial"], rows)
