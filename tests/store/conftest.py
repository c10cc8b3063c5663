"""A store with a run of two models and a baseline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Run
from featurenet.store import runs, trials
from featurenet.store.database import Database
from featurenet.store.opening import create

FEATURES = ("Root", "A", "B")
SAMPLE = (Configuration(frozenset({"Root", "A"})), Configuration(frozenset({"Root", "B"})))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path) as made:
        yield made


@pytest.fixture
def run(store: Database) -> Run:
    run = runs.add(store, Experiment(models=2, baselines=("lenet5",)))
    trials.add(store, run.id, FEATURES, SAMPLE, ["lenet5"])
    return run
