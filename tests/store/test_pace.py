"""How long models took: what estimates go by."""

from __future__ import annotations

from stored_runs import FAILED, add_run, trained

from featurenet.records import Experiment
from featurenet.store import runs
from featurenet.store.database import Database
from featurenet.store.pace import Took, latest


def ended(store: Database, dataset: str, training: float | None = 1.5) -> None:
    """Adds a run of two models, of which one failed, and of LeNet-5."""
    experiment = Experiment.from_options(dataset=dataset, epochs=4, baselines=("lenet5",))
    result = trained(90).model_copy(update={"training_seconds": training})
    run = add_run(store, models=2, results={1: result, 2: FAILED, 3: result}, experiment=experiment)
    runs.change(store, run.id, "data.ready", facts={"data": {"images": {"train": [100, 150]}}})


def test_trained_models_of_the_data_set_are_told(store: Database) -> None:
    ended(store, "digits")
    ended(store, "mnist")
    assert latest(store, "digits") == [Took(aside=0.5, training=1.5, passes=1_000)]
    assert latest(store, "cifar10") == []


def test_models_whose_training_was_not_timed_are_left_out(store: Database) -> None:
    ended(store, "digits", training=None)
    assert latest(store, "digits") == []
