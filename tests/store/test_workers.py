"""Leases: whoever is gone, or was silent for too long, loses what it holds to another."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from featurenet.records import Run, RunState, State, TrialResult
from featurenet.store import runs, trials, workers
from featurenet.store.database import Database
from featurenet.store.trials import Claim


def test_living_worker_keeps_what_it_holds(store: Database, run: Run, claim: Claim) -> None:
    assert workers.release_lapsed(store) == []
    assert workers.is_carried_out(store, run.id)


def test_silent_worker_loses_its_trial_and_its_late_result_is_ignored(
    store: Database, run: Run, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.monotonic() + workers.LEASE_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    events = workers.release_lapsed(store)
    assert [(each.kind, each.trial) for each in events] == [("trial.retried", 1)]
    assert trials.get(store, run.id, 1).state is State.QUEUED
    assert trials.finish(store, claim, TrialResult(state=State.DONE)) is None
    assert not workers.renew(store, claim.worker)


def test_renewed_lease_holds(
    store: Database, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.monotonic() + workers.LEASE_SECONDS - 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert workers.renew(store, claim.worker)
    monkeypatch.setattr(time, "monotonic", lambda: later + workers.LEASE_SECONDS - 1)
    assert workers.release_lapsed(store) == []


def test_wall_clock_takes_nobodys_lease(
    store: Database, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    assert workers.release_lapsed(store) == []


def test_worker_of_another_boot_is_gone(store: Database, run: Run, claim: Claim) -> None:
    with store.transaction():
        store.write("UPDATE worker SET boot = 'before'")
    assert not workers.is_carried_out(store, run.id)
    assert len(workers.release_lapsed(store)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the lease alone decides")
def test_process_that_has_ended_is_gone_at_once_though_its_pid_is_used_again(
    store: Database, claim: Claim
) -> None:
    with store.transaction():
        store.write("UPDATE worker SET born = born + 1")  # as of another process of this pid
    assert [worker.alive for worker in workers.every(store)] == [False]
    child = subprocess.Popen([sys.executable, "-c", ""])  # noqa: S603 – our own program
    with store.transaction():
        store.write("UPDATE worker SET pid = ?", child.pid)
    child.wait()
    assert [worker.alive for worker in workers.every(store)] == [False]


def test_worker_that_leaves_gives_back_without_blame(
    store: Database, run: Run, claim: Claim
) -> None:
    workers.leave(store, claim.worker)
    trial = trials.get(store, run.id, 1)
    assert (trial.state, trial.deaths, trial.attempts) == (State.QUEUED, 0, 1)
    assert workers.every(store) == []


def test_unfinished_sample_of_a_worker_that_is_gone_is_drawn_again(
    store: Database, worker: int
) -> None:
    from featurenet.records import Experiment

    added = runs.add(store, Experiment())
    assert runs.claim(store, worker) is not None
    runs.change(store, added.id, "run.started", state=RunState.SAMPLING)
    assert runs.claim(store, worker) is None
    with store.transaction():
        store.write("UPDATE worker SET boot = 'before'")
    workers.release_lapsed(store)
    other = workers.register(store, 1)
    again = runs.claim(store, other)
    assert again is not None and again.state is RunState.QUEUED


def test_number_of_slots_can_be_changed_from_outside(store: Database, worker: int) -> None:
    assert workers.set_slots(store, worker, 3) and workers.slots(store, worker) == 3
    assert not workers.set_slots(store, 99, 3) and workers.slots(store, 99) is None


def test_run_that_nobody_works_on_is_told_apart(store: Database, run: Run) -> None:
    assert workers.unattended(store) == {run.id}
    only = workers.register(store, 1, run=run.id)
    assert workers.unattended(store) == set()
    workers.leave(store, only)
    workers.register(store, 1, run=run.id + 1)
    assert workers.unattended(store) == {run.id}
    workers.register(store, 1)
    assert workers.unattended(store) == set()
