"""What people may ask of a run that is queued or carried out: stop it, go on, try again.

Each is a change of rows, which those who carry the run out see within a second.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.records import Event, RunState, State
from featurenet.store import analyses, runs, trials
from featurenet.store.database import Database


def cancel(store: Database, run: int) -> Event:
    """Ends a run: what waits is not trained, what runs is stopped, what is done stays.

    Raises:
        InvalidInputError: If the run has ended.
    """
    with store.transaction():
        event = runs.change(store, run, "run.cancelled", state=RunState.CANCELLED)
        trials.cancel_all(store, run)
        analyses.interrupt(store, analyses.running(store, run), "cancelled")
        return event


def pause(store: Database, run: int) -> Event:
    """Lets no further trial or analysis of a run begin; those that run go on to their end.

    Raises:
        InvalidInputError: If the run has ended.
    """
    return runs.change(store, run, "run.paused", state=RunState.PAUSED)


def resume(store: Database, run: int) -> Event:
    """Lets a run go on, also one that was paused, cancelled or has failed as a whole."""
    with store.transaction():
        found = runs.get(store, run)
        after = None
        if found.state in (RunState.PAUSED, RunState.CANCELLED, RunState.FAILED):
            trials.queue_again(store, run, [State.CANCELLED])
            after = RunState.RUNNING if trials.every(store, run) else RunState.QUEUED
        return runs.change(store, run, "run.resumed", {"folder": found.folder}, state=after)


def retry(
    store: Database,
    run: int,
    states: Sequence[State] = (State.FAILED, State.LOST),
    numbers: Collection[int] | None = None,
) -> Event:
    """Queues a run's trials again that came to nothing, and lets it go on.

    Args:
        store: Where it is kept.
        run: Its number.
        states: Which.
        numbers: Only trials of these numbers; None for all.
    """
    with store.transaction():
        number = trials.queue_again(store, run, states, numbers)
        if number and runs.standing(store, run) is RunState.DONE:
            runs.change(store, run, "run.running", state=RunState.RUNNING)
        return resume(store, run)


def study(
    store: Database, run: int, analyses: Sequence[str], options: Mapping[str, Mapping[str, Any]]
) -> Event:
    """Lets analyses be carried out on a run's models, beside those that it has.

    Args:
        store: Where it is kept.
        run: Its number.
        analyses: Their names.
        options: Analysis → option → value, for those that are not at their default.

    Raises:
        InvalidInputError: If only the process that started the run can carry it out.
    """
    with store.transaction():
        found = runs.get(store, run)
        if store.value("SELECT private FROM run WHERE id = ?", run):
            raise InvalidInputError(
                "This run belongs to the process that started it: featurenet analyse "
                f"{found.folder} {' '.join(analyses)}"
            )
        asked = found.experiment
        kept = {name: each for name, each in asked.analysis_options.items() if name not in analyses}
        added = {
            "analyses": tuple(dict.fromkeys((*asked.analyses, *analyses))),
            "analysis_options": {**kept, **{name: dict(each) for name, each in options.items()}},
        }
        runs.replace_experiment(store, run, asked.model_copy(update=added))
        after = RunState.RUNNING if found.state is RunState.DONE else None
        return runs.change(store, run, "analysis.asked", {"names": list(analyses)}, state=after)
