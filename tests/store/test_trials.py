"""Trials: what is queued, what was tried, and what each came to."""

from __future__ import annotations

import pytest

from featurenet.featuremodel.model import Configuration
from featurenet.records import (
    MetricResult,
    Proposal,
    Run,
    RunState,
    State,
    TrainingPlan,
    TrialResult,
)
from featurenet.store import events, runs, trials
from featurenet.store.database import Database
from featurenet.store.trials import Claim


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


DONE = TrialResult(state=State.DONE, seconds=1.0)


def test_proposal_is_kept_with_its_plan_and_where_it_came_from(store: Database, run: Run) -> None:
    plan = TrainingPlan(epochs=3)
    chosen = Configuration(frozenset({"A"}))
    proposal = Proposal(chosen, plan=plan, parent=1, origin="mutation of A")
    trials.add(store, run.id, ("Root", "A", "B"), [proposal])
    added = trials.get(store, run.id, 4)
    assert (added.name, added.plan, added.parent) == ("0004", plan, 1)
    assert added.origin == "mutation of A"
    assert trials.configuration(store, run.id, 4) == chosen


def test_claims_go_through_the_queue_in_order(store: Database, run: Run, worker: int) -> None:
    claims = [trials.claim(store, worker) for _ in range(4)]
    assert [each and (each.number, each.attempt) for each in claims] == [
        (1, 1),
        (2, 1),
        (3, 1),
        None,
    ]
    assert {number for _, number in trials.held(store, worker)} == {1, 2, 3}


def test_more_urgent_run_is_claimed_first(store: Database, run: Run, worker: int) -> None:
    urgent = runs.add(store, run.experiment, "urgent", priority=1)
    trials.add(store, urgent.id, ("Root",), [Proposal(baseline="lenet5")])
    runs.change(store, urgent.id, "trials.ready", state=RunState.RUNNING)
    first, second = trials.claim(store, worker), trials.claim(store, worker)
    assert first is not None and second is not None
    assert (first.run, second.run) == (urgent.id, run.id)


def test_private_run_is_claimed_by_name_only(store: Database, worker: int, run: Run) -> None:
    own = runs.add(store, run.experiment, "own", priority=1, private=True)
    trials.add(store, own.id, ("Root",), [Proposal(baseline="lenet5")])
    runs.change(store, own.id, "trials.ready", state=RunState.RUNNING)
    assert (anybody := trials.claim(store, worker)) is not None and anybody.run == run.id
    assert (found := trials.claim(store, worker, own.id)) is not None and found.run == own.id


def test_result_of_a_claim_is_final(store: Database, run: Run, claim: Claim) -> None:
    assert trials.finish(store, claim, DONE) is not None
    assert trials.finish(store, claim, TrialResult(state=State.FAILED, cause="late")) is None
    trial = trials.get(store, run.id, 1)
    assert trial.state is State.DONE and trial.result == DONE


def test_late_result_of_an_earlier_attempt_is_ignored(
    store: Database, run: Run, claim: Claim, worker: int
) -> None:
    trials.lose(store, claim, "lost", "its worker went away")
    again = trials.claim(store, worker)
    assert again is not None and (again.number, again.attempt) == (1, 2)
    assert trials.finish(store, claim, DONE) is None
    assert trials.get(store, run.id, 1).state is State.RUNNING
    assert trials.finish(store, again, DONE) is not None


def test_trial_whose_workers_die_is_lost_in_the_end(store: Database, run: Run, worker: int) -> None:
    kinds = []
    for _ in range(trials.MAX_DEATHS):
        claim = trials.claim(store, worker, run.id)
        assert claim is not None and claim.number == 1
        event = trials.lose(store, claim, "lost", "Its worker was killed")
        kinds.append(event and event.kind)
    assert kinds == ["trial.retried", "trial.retried", "trial.lost"]
    trial = trials.get(store, run.id, 1)
    assert trial.state is State.LOST and trial.result is not None
    assert trial.result.reason == "Its worker was killed, in each of 3 attempts"


def test_trial_that_crashes_its_workers_has_failed(store: Database, run: Run, worker: int) -> None:
    for _ in range(trials.MAX_DEATHS):
        claim = trials.claim(store, worker)
        assert claim is not None
        trials.lose(store, claim, "crash", "It ended by signal SIGSEGV")
    assert trials.get(store, run.id, 1).state is State.FAILED


def test_trial_given_back_is_queued_without_blame(store: Database, run: Run, claim: Claim) -> None:
    trials.give_back(store, claim)
    trial = trials.get(store, run.id, 1)
    assert (trial.state, trial.deaths) == (State.QUEUED, 0)


def test_event_of_a_result_is_told_as_it_is_kept(store: Database, claim: Claim) -> None:
    accuracy = MetricResult(status="ok", value=0.5, intervals={"accuracy": (0.4, 0.6)})
    loss = MetricResult(status="ok", value=1.0)
    result = TrialResult(
        state=State.DONE,
        metrics={"accuracy": accuracy, "loss": loss},
        history={"loss": [2.0, 1.0]},
        summary={"weights": 10},
    )
    told = trials.finish(store, claim, result)
    assert told is not None and events.after(store)[-1] == told
    brief = TrialResult(state=State.DONE, metrics={"accuracy": accuracy}, summary={"weights": 10})
    assert TrialResult.parse(told.data) == brief


def test_figures_have_their_intervals(store: Database, claim: Claim) -> None:
    accuracy = MetricResult(status="ok", value=0.5, intervals={"accuracy": (0.4, 0.6)})
    result = TrialResult(state=State.DONE, metrics={"accuracy": accuracy}, summary={"weights": 10})
    trials.finish(store, claim, result)
    found = store.rows("SELECT name, value, low, high FROM figure JOIN quantity ON id = quantity")
    assert sorted(map(tuple, found)) == [("accuracy", 0.5, 0.4, 0.6), ("size", 10.0, None, None)]


def test_not_a_number_is_refused_and_nothing_is_written(
    store: Database, run: Run, claim: Claim
) -> None:
    before = events.last(store)
    with pytest.raises(ValueError, match="not JSON compliant"):
        events.append(store, run.id, "trial.epoch", 1, {"loss": float("nan")})
    assert events.last(store) == before


def test_added_metrics_join_those_of_the_result(store: Database, run: Run, claim: Claim) -> None:
    one, two = (MetricResult(status="ok", value=value) for value in (1, 2))
    failed = MetricResult(status="failed", reason="no luck")
    trials.finish(store, claim, TrialResult(state=State.DONE, metrics={"a": one, "b": two}))

    told = trials.add_metrics(store, run.id, 1, {"b": failed, "c": two})

    result = trials.get(store, run.id, 1).result
    assert result is not None and result.metrics == {"a": one, "b": failed, "c": two}
    names = [name for (name,) in store.rows("SELECT name FROM figure JOIN quantity ON id=quantity")]
    assert sorted(names) == ["a", "c"]
    assert (told.kind, told.data) == (
        "trial.assessed",
        {"measured": ["c"], "missing": {"b": "no luck"}},
    )
