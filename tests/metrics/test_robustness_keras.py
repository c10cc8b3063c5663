"""Every robustness metric of a trained model through `assess`, whatever the model ends in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from featurenet.architecture.baselines import BASELINES
from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.metrics.assess import assess
from featurenet.metrics.metric import resolve
from featurenet.metrics.providers import Subject
from featurenet.records import Data, TrainingPlan
from featurenet.training.compile import compile_network
from featurenet.training.fit import fit
from featurenet.training.gradients import KerasClassifier
from featurenet.training.logits import strip_softmax

pytestmark = pytest.mark.keras

FEW: dict[str, dict[str, Any]] = {
    "robust.deepfool": {"images": 30},
    "robust.fgsm_min": {"images": 30},
    "robust.er_art": {"images": 30},
    "robust.cw": {"images": 3, "searches": 2, "steps": 20},
    "robust.pgd": {"images": 30, "steps": 10},
    "robust.strong": {"images": 30, "steps": 10},
    "robust.clever": {"images": 2, "pool": 30},
    "robust.loss_sensitivity": {"images": 30},
    "robust.local_lipschitz": {"images": 10, "steps": 3},
}


@cache
def trained() -> Subject:
    dataset = load(Data(dataset="digits", train_limit=600), 0)
    plan = TrainingPlan(epochs=4)
    compiled = compile_network(BASELINES.get("lenet5")(dataset.input_shape, 10), plan, 0)
    fit(compiled, dataset, plan, 0)
    model = compiled.exported
    return Subject(model, dataset=dataset, classifier=KerasClassifier(model, 32), batch_size=32)


def values(subject: Subject, names: dict[str, dict[str, Any]] = FEW) -> dict[str, Any]:
    metrics = [
        replace(made, options={**made.options, **options})
        for name, options in names.items()
        for made in resolve([name])
    ]
    results = assess(subject, metrics)
    assert {name: each.reason for name, each in results.items() if each.value is None} == {}
    return {name: each.value for name, each in results.items()}


def test_every_metric_has_a_value() -> None:
    found = values(trained())
    assert 0.02 < found["robust.deepfool"]["mean"] < 0.5
    assert found["robust.deepfool"]["success"] == 1
    assert 0.01 < found["robust.fgsm_min"]["median"] < 0.5
    assert found["robust.strong"]["accuracy"] <= found["robust.pgd"]["accuracy"]
    assert found["robust.pgd"]["accuracy"] < found["robust.pgd"]["clean"]
    assert found["robust.loss_sensitivity"] > 0
    # The estimated lower bound of the distance is below the upper bound that an attack gives.
    assert 0.01 < found["robust.clever"]["mean"] < found["robust.deepfool"]["l2"] * 2


def test_model_that_ends_in_logits_has_the_same_values() -> None:
    subject = trained()
    bare = strip_softmax(subject.model)
    few = {name: FEW[name] for name in ("robust.deepfool", "robust.fgsm_min", "robust.clever")}
    expected = values(subject, few)
    found = values(replace(subject, model=bare, classifier=KerasClassifier(bare, 64)), few)
    for name in few:
        assert found[name] == pytest.approx(expected[name], abs=1e-5)


def test_equal_models_get_equal_values() -> None:
    names = {name: FEW[name] for name in ("robust.pgd", "robust.clever", "robust.local_lipschitz")}
    assert values(trained(), names) == values(trained(), names)


def brighter(dataset: Dataset) -> Dataset:
    return replace(dataset, x_test=(dataset.x_test * 255).astype(np.float32))


@pytest.mark.parametrize("name", list(FEW))
def test_images_out_of_range_are_one_clear_failure(name: str) -> None:
    subject = trained()
    assert subject.dataset is not None
    result = assess(replace(subject, dataset=brighter(subject.dataset)), resolve([name]))[name]
    assert result.status == "failed"
    assert "pixels in [0, 1]" in str(result.reason)
    assert "0 to 255" in str(result.reason)


def test_nan_weights_are_one_clear_failure() -> None:
    subject = trained()
    weights = subject.model.get_weights()
    subject.model.set_weights([each * np.nan for each in weights])
    try:
        results = assess(subject, resolve(list(FEW)))
    finally:
        subject.model.set_weights(weights)
    assert {each.status for each in results.values()} == {"failed"}
    assert all("finite" in str(each.reason) for each in results.values())
