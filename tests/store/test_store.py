"""The store keeps what it was told, and refuses what it cannot read."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from featurenet.errors import InvalidInputError
from featurenet.records import Experiment, MetricResult, Run, RunState, State, TrialResult
from featurenet.store.store import FILE, VERSION, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, create=True)


@pytest.fixture
def run(store: Store) -> Run:
    run = store.create_run(Experiment(models=2, baselines=("lenet5",)))
    store.add_trials(run.id, ["0001", "0002"], ["lenet5"])
    return run


def test_run_reads_back_as_written(store: Store, tmp_path: Path) -> None:
    experiment = Experiment(metamodel="light", seed=7)
    run = store.create_run(experiment)
    store.set_run(run.id, RunState.DONE, {"sample": {"models": 3}})
    store.set_run(run.id, RunState.DONE, {"versions": {"python": "3"}})
    found = Store(tmp_path).run(run.id)
    assert found.experiment == experiment
    assert found.state is RunState.DONE
    assert found.facts == {"sample": {"models": 3}, "versions": {"python": "3"}}


def test_trials_follow_the_sample_then_the_baselines(store: Store, run: Run) -> None:
    found = [(t.number, t.name, t.baseline, t.state) for t in store.trials(run.id)]
    assert found == [
        (1, "0001", False, State.QUEUED),
        (2, "0002", False, State.QUEUED),
        (3, "lenet5", True, State.QUEUED),
    ]


def test_first_result_of_a_trial_is_final(store: Store, run: Run) -> None:
    store.finish_trial(run.id, 1, TrialResult(state=State.DONE, seconds=1.0))
    store.finish_trial(run.id, 1, TrialResult(state=State.FAILED, cause="late"))
    trial = store.trials(run.id)[0]
    assert trial.state is State.DONE
    assert trial.result is not None and trial.result.seconds == 1.0
    assert [event.kind for event in store.events(run.id)] == ["trial.done"]


def test_requeue_puts_only_running_trials_back(store: Store, run: Run) -> None:
    store.start_trial(run.id, 1)
    store.start_trial(run.id, 2)
    store.finish_trial(run.id, 2, TrialResult(state=State.REJECTED, cause="weights"))
    assert store.requeue_running(run.id) == 1
    states = [(trial.state, trial.attempts) for trial in store.trials(run.id)]
    assert states == [(State.QUEUED, 1), (State.REJECTED, 1), (State.QUEUED, 0)]


def test_blameless_requeue_takes_the_attempt_back(store: Store, run: Run) -> None:
    store.start_trial(run.id, 1)
    assert store.requeue_running(run.id, blameless=True) == 1
    assert [(trial.state, trial.attempts) for trial in store.trials(run.id)][:1] == [
        (State.QUEUED, 0)
    ]


def test_events_are_numbered_and_found_after_a_number(store: Store, run: Run) -> None:
    for epoch in range(3):
        store.add_event(run.id, "trial.epoch", 1, {"epoch": epoch})
    events = store.events(run.id)
    assert [event.data["epoch"] for event in events] == [0, 1, 2]
    assert [event.data["epoch"] for event in store.events(run.id, after=events[0].id)] == [1, 2]


def test_not_a_number_is_refused_and_nothing_is_written(store: Store, run: Run) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.add_event(run.id, "trial.epoch", 1, {"loss": float("nan")})
    assert store.events(run.id) == []


def test_folder_without_a_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no run"):
        Store(tmp_path / "nowhere")


def test_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database at all, but long enough" * 40)
    with pytest.raises(InvalidInputError, match="not a readable store"):
        Store(tmp_path)


def test_newer_store_is_refused(store: Store, tmp_path: Path) -> None:
    store.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(InvalidInputError, match="newer than this version reads"):
        Store(tmp_path)


def test_full_disk_keeps_what_was_committed(store: Store, run: Run, tmp_path: Path) -> None:
    database = store._database
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(OSError, match="No space left") as raised:
        for _ in range(100):
            store.add_event(run.id, "log", data={"text": "x" * 500})
    assert raised.value.errno == errno.ENOSPC
    assert raised.value.filename == str(tmp_path / FILE)
    kept = len(store.events(run.id))
    store.close()
    assert len(Store(tmp_path).events(run.id)) == kept > 0


def test_added_metrics_join_those_of_the_result(store: Store, run: Run) -> None:
    done = TrialResult(
        state=State.DONE,
        metrics={"a": MetricResult(status="ok", value=1), "b": MetricResult(status="ok", value=2)},
    )
    store.finish_trial(run.id, 1, done)
    store.add_metrics(run.id, 1, {"b": MetricResult(status="failed", reason="no luck")})
    (first, *_) = store.trials(run.id)
    assert first.result is not None
    assert first.result.metrics == {
        "a": MetricResult(status="ok", value=1),
        "b": MetricResult(status="failed", reason="no luck"),
    }
    assert store.events(run.id)[-1].kind == "trial.assessed"
