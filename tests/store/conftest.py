"""A store with a run of two models and a baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from featurenet.featuremodel.model import Configuration
from featurenet.records import Event, Experiment, Proposal, Run, RunState, TrialResult
from featurenet.store import runs, trials, workers
from featurenet.store.database import Database
from featurenet.store.opening import create
from featurenet.store.trials import Claim

FEATURES = ("Root", "A", "B")
SAMPLE = (Configuration(frozenset({"Root", "A"})), Configuration(frozenset({"Root", "B"})))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path) as made:
        yield made


@pytest.fixture
def run(store: Database) -> Run:
    run = runs.add(store, Experiment(models=2, baselines=("lenet5",)))
    sampled = [Proposal(configuration=each) for each in SAMPLE]
    trials.add(store, run.id, FEATURES, [*sampled, Proposal(baseline="lenet5")])
    runs.change(store, run.id, "trials.ready", state=RunState.RUNNING)
    return run


@pytest.fixture
def worker(store: Database) -> int:
    return workers.register(store, 1)


@pytest.fixture
def claim(store: Database, run: Run, worker: int) -> Claim:
    """The first trial's first attempt."""
    found = trials.claim(store, worker)
    assert found is not None
    return found


@pytest.fixture
def finish(store: Database, worker: int) -> Callable[[TrialResult], Event]:
    """Claims the next trial and finishes it."""

    def next_trial(result: TrialResult) -> Event:
        claim = trials.claim(store, worker)
        assert claim is not None
        event = trials.finish(store, claim, result)
        assert event is not None
        return event

    return next_trial
