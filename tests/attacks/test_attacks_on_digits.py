"""Strong attacks and curves on a LeNet-5 that has learned handwritten digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import featurenet.metrics.robustness  # noqa: F401 – registers the curves
from featurenet.architecture.baselines import BASELINES
from featurenet.attacks.apgd import apgd_ce, apgd_dlr
from featurenet.attacks.attack import Attack, Norm
from featurenet.attacks.carlini_wagner import carlini_wagner
from featurenet.attacks.deepfool import deepfool
from featurenet.attacks.pgd import pgd
from featurenet.datasets.catalogue import load
from featurenet.metrics.assess import assess
from featurenet.metrics.metric import resolve
from featurenet.metrics.providers import Subject
from featurenet.records import Data, TrainingPlan
from featurenet.training.compile import compile_network
from featurenet.training.fit import fit
from featurenet.training.gradients import KerasClassifier

pytestmark = pytest.mark.keras

COUNT = 100


@pytest.fixture(scope="module")
def subject() -> Subject:
    """A LeNet-5 of six epochs."""
    data, plan = load(Data(), 1), TrainingPlan(epochs=6, batch_size=32)
    compiled = compile_network(BASELINES.get("lenet5")((8, 8, 1), 10), plan, seed=1)
    fit(compiled, data, plan, seed=1)
    model = compiled.exported
    return Subject(model=model, dataset=data, classifier=KerasClassifier(model))


@pytest.fixture(scope="module")
def withstands(subject: Subject) -> Callable[..., Any]:
    """Runs an attack on the first images and returns which are still classified correctly."""
    data = subject.dataset
    images, labels = data.x_test[:COUNT], data.y_test[:COUNT]

    def run(attack: Attack, **options: Any) -> Any:
        return ~attack(subject.classifier, images, labels, **options).success

    return run


@pytest.mark.parametrize(("norm", "epsilon"), [("linf", 0.05), ("linf", 0.1), ("l2", 0.4)])
def test_apgd_is_at_least_as_strong_as_pgd(
    withstands: Callable[..., Any], norm: Norm, epsilon: float
) -> None:
    options: dict[str, Any] = {"norm": norm, "epsilon": epsilon, "steps": 50}
    reference = withstands(pgd, **options).mean()
    strong = [withstands(attack, **options) for attack in (apgd_ce, apgd_dlr)]
    assert strong[0].mean() <= reference + 0.01
    assert (strong[0] & strong[1]).mean() <= reference
    assert 0.02 < strong[0].mean() < 0.98


def test_carlini_wagner_finds_shorter_changes_than_deepfool(subject: Subject) -> None:
    images = subject.dataset.x_test[:10]
    labels = subject.classifier.logits(images).argmax(axis=1)
    near = deepfool(subject.classifier, images, labels)
    nearer = carlini_wagner(subject.classifier, images, labels, searches=5, steps=150)
    assert nearer.success.all()
    assert nearer.distance.mean() < near.distance.mean()
    np.testing.assert_array_equal(
        subject.classifier.logits(nearer.images).argmax(axis=1) != labels, nearer.success
    )


def test_curves_fall_from_the_clean_accuracy(subject: Subject) -> None:
    names = ["curve.noise", "curve.blur", "curve.fgsm30", "curve.penalised30"]
    found = assess(subject, resolve(names))
    for name in names:
        assert found[name].status == "ok", found[name].reason
        value = found[name].value
        assert value["clean"] > 0.9
        assert value["accuracies"][-1] < value["accuracies"][0] <= value["clean"] + 0.02
        low, high = found[name].intervals["area"]
        assert 0 < low < value["area"] < high < 1
    assert found["curve.noise"].value["accuracies"][0] == found["curve.noise"].value["clean"]
