"""The models of a run are studied by executors, while who works on it stays responsive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from stub_executor import Outcome, StubExecutor, done

from featurenet import pipeline
from featurenet.analyses.analysis import ANALYSES, analysis
from featurenet.analyses.request import AnalysisRequest
from featurenet.execution.death import Death
from featurenet.execution.executor import Request
from featurenet.intake import read_experiment
from featurenet.records import AnalysisResult, AnalysisState, Event, Proposal, RunState
from featurenet.store import analyses, control, runs, trials, workers
from featurenet.store.database import Database
from featurenet.store.opening import create, open_to_write

SECONDS = 60.0


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ANALYSES, "_items", dict(ANALYSES._items))
    analysis("own.first")(lambda models: len(models))
    analysis("own.second")(lambda models: 2 * len(models))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path) as made:
        yield made


@pytest.fixture
def run(store: Database) -> int:
    """A run whose one model is all that is left to train."""
    options = {"dataset": "digits", "baselines": (), "analyses": ("own.first", "own.second")}
    added = runs.add(store, read_experiment("light", ["size"], options), "run").id
    trials.add(store, added, ("A",), [Proposal(baseline="linear")])
    runs.change(store, added, "trials.ready", state=RunState.RUNNING)
    return added


def work(store: Database, outcome: Outcome = done) -> list[str]:
    told: list[Event] = []
    make = partial(StubExecutor, outcome=outcome)
    pipeline.carry_out(store, make, 1, told.append)
    return [f"{e.kind} {e.data.get('name', '')}".strip() for e in told if e.trial is None]


def states(store: Database, run: int) -> dict[str, AnalysisState]:
    return {each.name: each.state for each in analyses.every(store, run)}


def hang(release: threading.Event) -> Outcome:
    """The first analysis goes on until it is released."""

    def outcome(request: Request) -> Any:
        is_first = isinstance(request, AnalysisRequest) and request.begun.name == "own.first"
        return done(request) if release.is_set() or not is_first else None

    return outcome


def from_outside(folder: Path, act: Callable[[Database], None]) -> threading.Thread:
    """Does something with the store when the first analysis runs."""

    def wait_and_act() -> None:
        with open_to_write(folder) as store:
            wait_until(lambda: bool(analyses.running(store, 1)))
            act(store)

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_run_is_done_when_its_analyses_are(store: Database, run: int) -> None:
    assert work(store)[-5:] == [
        *("analysis.started own.first", "analysis.done own.first"),
        *("analysis.started own.second", "analysis.done own.second", "run.done"),
    ]
    assert not workers.is_carried_out(store, run)


def test_death_ends_one_analysis_alone_with_its_cause(store: Database, run: int) -> None:
    def die(request: Request) -> Any:
        is_first = isinstance(request, AnalysisRequest) and request.begun.name == "own.first"
        return Death("crash", "The worker ended by SIGSEGV") if is_first else done(request)

    work(store, die)
    first, second = analyses.every(store, run)
    assert (first.state, first.reason) == (AnalysisState.FAILED, "The worker ended by SIGSEGV")
    assert second.state is AnalysisState.DONE and runs.standing(store, run) is RunState.DONE


def test_cancelled_run_ends_its_analysis_within_two_seconds(store: Database, run: int) -> None:
    asked: list[float] = []

    def cancel(other: Database) -> None:
        control.cancel(other, run)
        asked.append(time.monotonic())

    thread = from_outside(store.folder, cancel)
    work(store, hang(threading.Event()))
    thread.join()
    assert time.monotonic() - asked[0] < 2
    [first] = analyses.every(store, run)
    assert (first.state, first.reason) == (AnalysisState.FAILED, "cancelled")
    control.resume(store, run)
    work(store)
    assert set(states(store, run).values()) == {AnalysisState.DONE}


def test_paused_run_begins_no_further_analysis(store: Database, run: int) -> None:
    release = threading.Event()

    def pause(other: Database) -> None:
        control.pause(other, run)
        release.set()

    thread = from_outside(store.folder, pause)
    work(store, hang(release))
    thread.join()
    assert states(store, run) == {"own.first": AnalysisState.DONE}
    assert runs.standing(store, run) is RunState.PAUSED
    control.resume(store, run)
    assert work(store)[-3:] == [
        *("analysis.started own.second", "analysis.done own.second"),
        "run.done",
    ]


def test_interrupted_analysis_is_carried_out_again(store: Database, run: int) -> None:
    def interrupt(request: Request) -> Any:
        if isinstance(request, AnalysisRequest):
            raise KeyboardInterrupt
        return done(request)

    with pytest.raises(KeyboardInterrupt):
        work(store, interrupt)
    [first] = analyses.every(store, run)
    assert (first.state, first.reason) == (AnalysisState.FAILED, "interrupted")
    assert runs.standing(store, run) is RunState.RUNNING
    work(store)
    assert set(states(store, run).values()) == {AnalysisState.DONE}


def test_late_result_of_another_worker_changes_nothing(store: Database, run: int) -> None:
    trials.cancel_all(store, run)
    late, current = workers.register(store, 1), workers.register(store, 1)
    assert runs.claim(store, current) is not None
    begun = AnalysisResult(name="own.first", state=AnalysisState.RUNNING)
    analyses.start(store, run, begun)
    found = begun.model_copy(update={"state": AnalysisState.DONE})
    assert analyses.finish(store, run, found, worker=late) is None
    assert analyses.finish(store, run, found, worker=current) is not None
