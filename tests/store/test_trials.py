"""Trials: what is queued, what was tried, and what each came to."""

from __future__ import annotations

import pytest

from featurenet.featuremodel.model import Configuration
from featurenet.records import MetricResult, Run, State, TrialResult
from featurenet.store import events, trials
from featurenet.store.database import Database


def states(store: Database, run: Run) -> list[tuple[State, int]]:
    return [(trial.state, trial.attempts) for trial in trials.every(store, run.id)]


def test_trials_follow_the_sample_then_the_baselines(store: Database, run: Run) -> None:
    found = [(t.number, t.name, t.baseline, t.state) for t in trials.every(store, run.id)]
    assert found == [
        (1, "0001", False, State.QUEUED),
        (2, "0002", False, State.QUEUED),
        (3, "lenet5", True, State.QUEUED),
    ]


def test_configurations_are_read_as_they_were_written(store: Database, run: Run) -> None:
    assert trials.configurations(store, run.id) == {
        1: Configuration(frozenset({"Root", "A"})),
        2: Configuration(frozenset({"Root", "B"})),
    }


def test_first_result_of_a_trial_is_final(store: Database, run: Run) -> None:
    first = trials.finish(store, run.id, 1, TrialResult(state=State.DONE, seconds=1.0))
    assert trials.finish(store, run.id, 1, TrialResult(state=State.FAILED, cause="late")) is None
    trial = trials.every(store, run.id)[0]
    assert trial.state is State.DONE
    assert trial.result is not None and trial.result.seconds == 1.0
    assert events.after(store) == [first]


def test_event_of_a_result_is_told_as_it_is_kept(store: Database, run: Run) -> None:
    accuracy = MetricResult(status="ok", value=0.5, intervals={"accuracy": (0.4, 0.6)})
    loss = MetricResult(status="ok", value=1.0)
    result = TrialResult(
        state=State.DONE,
        metrics={"accuracy": accuracy, "loss": loss},
        history={"loss": [2.0, 1.0]},
        summary={"weights": 10},
    )
    told = trials.finish(store, run.id, 1, result)
    assert told is not None and events.after(store)[-1] == told
    brief = TrialResult(state=State.DONE, metrics={"accuracy": accuracy}, summary={"weights": 10})
    assert TrialResult.parse(told.data) == brief


def test_figures_have_their_intervals(store: Database, run: Run) -> None:
    accuracy = MetricResult(status="ok", value=0.5, intervals={"accuracy": (0.4, 0.6)})
    result = TrialResult(state=State.DONE, metrics={"accuracy": accuracy}, summary={"weights": 10})
    trials.finish(store, run.id, 1, result)
    found = store.rows("SELECT name, value, low, high FROM figure JOIN quantity ON id = quantity")
    assert sorted(map(tuple, found)) == [("accuracy", 0.5, 0.4, 0.6), ("size", 10.0, None, None)]


def test_requeue_puts_only_running_trials_back(store: Database, run: Run) -> None:
    trials.start(store, run.id, 1)
    trials.start(store, run.id, 2)
    trials.finish(store, run.id, 2, TrialResult(state=State.REJECTED, cause="weights"))
    assert trials.requeue_running(store, run.id) == 1
    assert states(store, run) == [(State.QUEUED, 1), (State.REJECTED, 1), (State.QUEUED, 0)]


def test_blameless_requeue_takes_the_attempt_back(store: Database, run: Run) -> None:
    trials.start(store, run.id, 1)
    assert trials.requeue_running(store, run.id, blameless=True) == 1
    assert states(store, run)[0] == (State.QUEUED, 0)


def test_not_a_number_is_refused_and_nothing_is_written(store: Database, run: Run) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        trials.retry(store, run.id, 1, {"seconds": float("nan")})
    assert events.after(store) == []


def test_added_metrics_join_those_of_the_result(store: Database, run: Run) -> None:
    one, two = (MetricResult(status="ok", value=value) for value in (1, 2))
    failed = MetricResult(status="failed", reason="no luck")
    trials.finish(store, run.id, 1, TrialResult(state=State.DONE, metrics={"a": one, "b": two}))

    told = trials.add_metrics(store, run.id, 1, {"b": failed, "c": two})

    result = trials.every(store, run.id)[0].result
    assert result is not None and result.metrics == {"a": one, "b": failed, "c": two}
    names = [name for (name,) in store.rows("SELECT name FROM figure JOIN quantity ON id=quantity")]
    assert sorted(names) == ["a", "c"]
    assert (told.kind, told.data) == (
        "trial.assessed",
        {"measured": ["c"], "missing": {"b": "no luck"}},
    )
