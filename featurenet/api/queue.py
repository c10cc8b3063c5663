"""Runs that are queued, and the processes that carry them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from featurenet import pipeline
from featurenet.api.ending import finish, silent
from featurenet.api.new_run import new_run_in_workspace
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for, read_experiment, read_folder
from featurenet.metrics.asked import read_metrics
from featurenet.preparation import prepare
from featurenet.records import Event, Experiment, Notify
from featurenet.run_options import RunOptions, spelled_out
from featurenet.store import runs
from featurenet.store.opening import open_to_write
from featurenet.store.workspace import folder_of_store


@spelled_out
def submit(
    metamodel: str | Path | Experiment = "light",
    *,
    workspace: Path | str | None = None,
    metrics: Sequence[str] = (),
    priority: int = 0,
    **options: Unpack[RunOptions],
) -> int:
    """Queues a run, for processes that `work` on the workspace.

    Args:
        metamodel: As in `run`.
        workspace: Its folder; None for FEATURENET_HOME, or else `runs`.
        metrics: Names, as in `run`; functions of your own need `run`.
        priority: As in `run`.
        **options: As in `run`.

    Returns:
        The run's number.

    Raises:
        InvalidInputError: If something that was asked for cannot be used; nothing is queued then.
    """
    named, own = read_metrics(metrics)
    if own:
        raise InvalidInputError(
            "A queued run is carried out by other processes, which do not have your functions: "
            "put them into a file, plugins='my_metrics.py', or call featurenet.run."
        )
    prepared = prepare(read_experiment(metamodel, named, options))
    given = read_folder(workspace, "workspace") if workspace is not None else None
    with new_run_in_workspace(prepared, given, priority, private=False) as (_, added):
        return added.id


def work(
    workspace: Path | str | None = None,
    *,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    stay: bool = False,
    on_event: Notify | None = None,
) -> None:
    """Carries out the runs of a workspace until all have ended, beside any others that do so.

    Args:
        workspace: Its folder; None for FEATURENET_HOME, or else `runs`.
        workers: As in `run`.
        executor: As in `run`.
        stay: Whether to wait for further runs then.
        on_event: Receives the events of all its runs.

    Raises:
        InvalidInputError: If there is no workspace.
    """
    make_executor, slots = executor_for(workers, executor)
    given = read_folder(workspace, "workspace") if workspace is not None else None
    place = folder_of_store(given)
    reported: set[int] = set()

    def tell(event: Event) -> None:
        if event.kind == "run.done":
            reported.add(event.run)
        (on_event or silent)(event)

    with open_to_write(place) as store:
        pipeline.carry_out(store, make_executor, slots, tell, stay=stay)
        folders = [Path(runs.get(store, number).folder) for number in reported]
    for folder in folders:
        finish(folder)
