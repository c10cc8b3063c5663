"""Stopping a run, going on, trying again: states that follow, and those that cannot."""

from __future__ import annotations

import pytest

from featurenet.errors import InvalidInputError
from featurenet.records import Run, RunState, State, TrialResult
from featurenet.store import control, runs, trials
from featurenet.store.database import Database
from featurenet.store.trials import Claim


def states(store: Database, run: Run) -> list[State]:
    return [trial.state for trial in trials.every(store, run.id)]


def test_cancelled_run_keeps_what_is_done_and_stops_the_rest(
    store: Database, run: Run, claim: Claim, worker: int
) -> None:
    trials.finish(store, claim, TrialResult(state=State.DONE))
    running = trials.claim(store, worker)
    assert running is not None
    control.cancel(store, run.id)
    assert states(store, run) == [State.DONE, State.CANCELLED, State.CANCELLED]
    assert trials.held(store, worker) == set()
    assert trials.finish(store, running, TrialResult(state=State.DONE)) is None


def test_paused_run_begins_nothing_and_finishes_what_runs(
    store: Database, run: Run, claim: Claim, worker: int
) -> None:
    control.pause(store, run.id)
    assert trials.claim(store, worker) is None
    assert trials.finish(store, claim, TrialResult(state=State.DONE)) is not None
    control.resume(store, run.id)
    assert trials.claim(store, worker) is not None


def test_cancelled_run_is_taken_up_again(store: Database, run: Run) -> None:
    control.cancel(store, run.id)
    event = control.resume(store, run.id)
    assert event is not None and event.kind == "run.resumed"
    assert states(store, run) == [State.QUEUED] * 3


def test_failed_and_lost_trials_are_tried_again(store: Database, run: Run, worker: int) -> None:
    for state in (State.FAILED, State.LOST, State.DONE):
        claim = trials.claim(store, worker)
        assert claim is not None
        trials.finish(store, claim, TrialResult(state=state, cause="crash"))
    runs.change(store, run.id, "run.done", state=RunState.DONE)
    control.retry(store, run.id, [State.LOST])
    assert states(store, run) == [State.FAILED, State.QUEUED, State.DONE]
    assert runs.standing(store, run.id) is RunState.RUNNING
    control.retry(store, run.id)
    assert states(store, run) == [State.QUEUED, State.QUEUED, State.DONE]


def test_run_that_has_ended_cannot_be_cancelled_or_paused(store: Database, run: Run) -> None:
    runs.change(store, run.id, "run.done", state=RunState.DONE)
    for change, state in ((control.cancel, "cancelled"), (control.pause, "paused")):
        with pytest.raises(InvalidInputError, match=f"is done and cannot become {state}"):
            change(store, run.id)
    assert runs.standing(store, run.id) is RunState.DONE
