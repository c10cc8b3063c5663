"""Carrying out runs: several at once, by several processes, stopped, resumed, taken over."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from stub_executor import Outcome, StubExecutor, done

from featurenet import pipeline
from featurenet.errors import InvalidInputError
from featurenet.execution.death import Death
from featurenet.execution.executor import OnEpoch
from featurenet.intake import read_experiment
from featurenet.preparation import OnProgress, Prepared, prepare
from featurenet.records import (
    Batch,
    Event,
    Proposal,
    RunState,
    State,
    Trial,
    TrialResult,
)
from featurenet.search.strategy import STRATEGIES
from featurenet.store import control, events, runs, trials, workers
from featurenet.store.database import Database
from featurenet.store.opening import create, open_to_write
from featurenet.trial_request import TrialRequest

SECONDS = 60.0


class Repeat:
    """Proposes logistic regression so many times, in two batches."""

    number = 4

    def __init__(self, prepared: Prepared, on_progress: OnProgress):
        self.told: list[Trial] = []
        self.on_progress = on_progress

    def tell(self, trial: Trial) -> None:
        self.told.append(trial)

    def ask(self) -> Batch:
        self.on_progress({"iteration": len(self.told), "fitness": 0.0, "total": self.number})
        left = self.number - len(self.told)
        batch = min(left, max(1, self.number // 2))
        return Batch((Proposal(baseline="linear"),) * batch)


@pytest.fixture(autouse=True)
def repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STRATEGIES._items, "repeat", Repeat)


ASKED = {"dataset": "digits", "search": "repeat", "baselines": (), "analyses": ()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path) as made:
        yield made


def add(store: Database, **options: Any) -> int:
    asked = read_experiment("light", ["size"], {**ASKED, **options})
    return runs.add(store, asked, f"run-{len(runs.every(store)) + 1}").id


def work(store: Database, outcome: Outcome = done, slots: int = 2, **options: Any) -> list[Event]:
    told: list[Event] = []
    make = partial(StubExecutor, outcome=outcome)
    pipeline.carry_out(store, make, slots, told.append, **options)
    return told


def states(store: Database, run: int) -> Counter[State]:
    return Counter(trial.state for trial in trials.every(store, run))


def test_strategy_is_asked_until_it_has_nothing_to_propose(store: Database) -> None:
    run = add(store)
    told = work(store)
    assert states(store, run) == {State.DONE: 4}
    assert runs.standing(store, run) is RunState.DONE
    kinds = [event.kind for event in told if not event.kind.startswith("trial.")]
    assert kinds == [
        *("run.started", "data.ready", "sample.progress", "trials.ready"),
        *("sample.progress", "trials.ready", "sample.progress", "run.done"),
    ]


def test_all_runs_of_a_workspace_are_carried_out_the_urgent_one_first(store: Database) -> None:
    first = add(store)
    urgent = runs.add(store, runs.get(store, first).experiment, "urgent", priority=1).id
    told = work(store)
    ends = [event.run for event in told if event.kind == "trial.done"]
    assert ends == [urgent] * 4 + [first] * 4


def test_run_that_cannot_be_prepared_fails_alone(store: Database) -> None:
    broken, sound = add(store, dataset="nothing-there"), add(store)
    told = work(store)
    assert runs.standing(store, broken) is RunState.FAILED
    assert states(store, sound) == {State.DONE: 4}
    [failed] = [event for event in told if event.kind == "run.failed"]
    assert failed.run == broken and "nothing-there" in failed.data["reason"]


def test_only_run_that_cannot_go_on_raises(store: Database, monkeypatch: Any) -> None:
    def ask(self: Repeat) -> Batch:
        raise InvalidInputError("There is no sample.")

    monkeypatch.setattr(Repeat, "ask", ask)
    run = add(store)
    prepared = prepare(runs.get(store, run).experiment)
    with pytest.raises(InvalidInputError, match="no sample"):
        work(store, only=(run, prepared))
    assert runs.standing(store, run) is RunState.QUEUED


def test_death_costs_an_attempt_and_the_third_one_the_trial(store: Database) -> None:
    def die(request: TrialRequest) -> TrialResult | Death:
        return Death("lost", "Killed") if request.number == 2 else done(request)

    run = add(store)
    told = work(store, die)
    assert states(store, run) == {State.DONE: 3, State.LOST: 1}
    assert [event.trial for event in told if event.kind == "trial.retried"] == [2, 2]


def test_interrupt_queues_what_runs_again_and_blames_nobody(store: Database) -> None:
    def interrupt(request: TrialRequest) -> TrialResult:
        raise KeyboardInterrupt

    run = add(store)
    with pytest.raises(KeyboardInterrupt):
        work(store, interrupt)
    assert states(store, run) == {State.QUEUED: 2}
    assert workers.every(store) == []
    assert all(trial.deaths == 0 for trial in trials.every(store, run))
    work(store)
    assert states(store, run) == {State.DONE: 4}


def test_worker_that_a_full_disk_keeps_from_leaving_leaves_when_the_run_goes_on(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> TrialResult:
        raise OSError(errno.ENOSPC, "No space left on device", "model.keras")

    run = add(store)
    with monkeypatch.context() as patch, pytest.raises(OSError, match=r"model\.keras"):
        patch.setattr(workers, "leave", full)
        work(store, full)
    assert states(store, run) == {State.RUNNING: 2}
    work(store)  # at once, and not when the lease of the first one has lapsed
    assert states(store, run) == {State.DONE: 4}
    assert all(trial.deaths == 0 for trial in trials.every(store, run))


@pytest.mark.parametrize(
    ("change", "ended"), [(control.cancel, State.CANCELLED), (control.pause, State.RUNNING)]
)
def test_cancel_and_pause_act_within_two_seconds(
    store: Database, change: Callable[[Database, int], Event], ended: State
) -> None:
    run = add(store)
    release = threading.Event()

    def outcome(request: TrialRequest) -> TrialResult | None:
        return done(request) if release.is_set() else None

    def from_outside() -> None:
        with open_to_write(store.folder) as other:
            wait_until(lambda: states(other, run)[State.RUNNING] == 1)
            change(other, run)
            asked = time.monotonic()
            if ended is State.CANCELLED:
                wait_until(lambda: runs.standing(other, run) is RunState.CANCELLED)
            assert time.monotonic() - asked < 2
            release.set()

    thread = threading.Thread(target=from_outside)
    thread.start()
    begun = time.monotonic()
    work(store, outcome, slots=1)
    thread.join()
    assert time.monotonic() - begun < SECONDS
    left = {State.CANCELLED: 2} if ended is State.CANCELLED else {State.DONE: 1, State.QUEUED: 1}
    assert states(store, run) == left


def test_cancelled_trial_ends_while_another_run_is_sampled(
    store: Database, monkeypatch: Any
) -> None:
    first = add_trials(store, 1)
    executors: list[StubExecutor] = []

    def make(slots: int, on_epoch: OnEpoch) -> StubExecutor:
        executors.append(StubExecutor(slots, on_epoch, submit_another))
        return executors[0]

    def submit_another(request: TrialRequest) -> None:
        if len(runs.every(store)) == 1:
            add(store)

    def ask(self: Repeat) -> Batch:
        control.cancel(store, first)
        drawn = {"iteration": 0, "fitness": 0.0, "total": 1}
        wait_until(lambda: self.on_progress(drawn) or bool(executors[0].cancelled))
        return Batch()

    monkeypatch.setattr(Repeat, "ask", ask)
    pipeline.carry_out(store, make, 1, lambda event: None)
    assert executors[0].cancelled == [(first, 1)]


def test_cancelled_search_ends_alone(store: Database, monkeypatch: Any) -> None:
    run = add(store)

    def ask(self: Repeat) -> Batch:
        control.cancel(store, run)
        self.on_progress({"iteration": 0, "fitness": 0.0, "total": 1})
        raise AssertionError("It goes on.")

    monkeypatch.setattr(Repeat, "ask", ask)
    work(store)
    assert runs.standing(store, run) is RunState.CANCELLED


def test_interrupt_is_not_lost_on_a_run_that_was_just_cancelled(
    store: Database, monkeypatch: Any
) -> None:
    run = add(store)

    def ask(self: Repeat) -> Batch:
        control.cancel(store, run)
        raise KeyboardInterrupt

    monkeypatch.setattr(Repeat, "ask", ask)
    with pytest.raises(KeyboardInterrupt):
        work(store)


def test_number_of_slots_changes_while_it_runs(store: Database) -> None:
    run = add(store)
    most = 0

    def outcome(request: TrialRequest) -> TrialResult | None:
        nonlocal most
        running = states(store, run)[State.RUNNING]
        most = max(most, running)
        if running < 2 and not states(store, run)[State.DONE]:
            workers.set_slots(store, workers.every(store)[0].id, 2)
            return None
        return done(request)

    work(store, outcome, slots=1)
    assert most == 2 and states(store, run) == {State.DONE: 4}


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


# Several processes


def work_in_process(folder: Path, hang: bool) -> None:
    STRATEGIES._items["repeat"] = Repeat
    outcome: Outcome = (lambda request: None) if hang else done
    with open_to_write(folder) as store:
        work(store, outcome)


def start(folder: Path, hang: bool = False) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=work_in_process, args=(folder, hang))
    process.start()
    return process


def add_trials(store: Database, number: int) -> int:
    run = add(store)
    trials.add(store, run, ("A",), [Proposal(baseline="linear")] * number)
    runs.change(store, run, "trials.ready", state=RunState.RUNNING)
    return run


@pytest.mark.parametrize(
    ("processes", "number"),
    [
        (2, 50),
        pytest.param(2, 1000, marks=pytest.mark.chaos),
        pytest.param(8, 1000, marks=pytest.mark.chaos),
    ],
)
def test_racing_processes_carry_out_each_trial_once(
    store: Database, processes: int, number: int
) -> None:
    run = add_trials(store, number)
    racing = [start(store.folder) for _ in range(processes)]
    for process in racing:
        process.join()
    assert [process.exitcode for process in racing] == [0] * processes
    ended = Counter(event.trial for event in events.after(store) if event.kind == "trial.done")
    assert ended == dict.fromkeys(range(1, number + 1), 1)
    assert all(trial.attempts == 1 for trial in trials.every(store, run))


@pytest.mark.skipif(os.name == "nt", reason="kills a process")
def test_killed_process_loses_its_trials_to_another(store: Database) -> None:
    run = add_trials(store, 2)
    victim = start(store.folder, hang=True)
    wait_until(lambda: states(store, run)[State.RUNNING] == 2)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()
    assert not workers.is_carried_out(store, run)
    work(store)
    assert [(t.state, t.attempts) for t in trials.every(store, run)[:2]] == [(State.DONE, 2)] * 2
