"""Runs that go on: interrupted, paused or cancelled ones, and what failed in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from featurenet import pipeline
from featurenet.api.ending import finish, silent
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import MakeExecutor
from featurenet.intake import executor_for
from featurenet.metrics.asked import Asked, read_metrics
from featurenet.metrics.metric import Metric
from featurenet.preparation import prepare
from featurenet.records import Event, Notify, State
from featurenet.results import Results
from featurenet.store import control, events, runs, trials
from featurenet.store.database import Database
from featurenet.store.opening import open_to_write
from featurenet.store.workspace import RunName, find


def resume(
    run: RunName,
    *,
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    metrics: Asked = (),
    on_event: Notify | None = None,
) -> Results:
    """Carries on a run that was interrupted, paused or cancelled; what is done stays.

    One that another process carries out is joined: both take of its trials.

    Args:
        run: Its folder, or its number or name in the workspace.
        workers: As in `run`.
        executor: As in `run`.
        metrics: The functions of your own that the run was started with.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no such run.
    """
    own = _only_own(metrics)
    return _go_on(run, executor_for(workers, executor), own, on_event, control.resume)


def retry(
    run: RunName,
    *,
    states: Sequence[State] = (State.FAILED, State.LOST),
    workers: int = 0,
    executor: str | MakeExecutor | None = None,
    metrics: Asked = (),
    on_event: Notify | None = None,
) -> Results:
    """Trains again what has failed or was lost in a run.

    Args:
        run: As in `resume`.
        states: Which of its trials.
        workers: As in `run`.
        executor: As in `run`.
        metrics: The functions of your own that the run was started with.
        on_event: As in `run`.

    Raises:
        InvalidInputError: If there is no such run.
    """
    own = _only_own(metrics)
    return _go_on(
        run, executor_for(workers, executor), own, on_event, partial(control.retry, states=states)
    )


def _go_on(
    run: RunName,
    carried: tuple[MakeExecutor, int],
    own: Sequence[Metric],
    on_event: Notify | None,
    change: Callable[[Database, int], Event],
) -> Results:
    make_executor, slots = carried
    place = find(run)
    with open_to_write(place.workspace) as store:
        found = runs.get(store, place.run)
        prepared = prepare(found.experiment, own)
        tell = on_event or silent
        tell(change(store, found.id))
        if existing := trials.every(store, found.id):
            ready = pipeline.overview(existing, prepared.training.epochs)
            tell(events.append(store, found.id, "trials.ready", data=ready))
        pipeline.carry_out(store, make_executor, slots, tell, only=(found.id, prepared))
    return finish(Path(found.folder))


def _only_own(metrics: Asked) -> Sequence[Metric]:
    named, own = read_metrics(metrics)
    if named:
        raise InvalidInputError(
            "A run that is resumed measures what it was started with, and is given functions of "
            "your own only; to measure more, call featurenet.assess(folder, "
            f"metrics={list(named)!r}) when it is done."
        )
    return own
