"""Keras gives attacks what plain NumPy gives them, however many images at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from linear_classifiers import Affine, affine, grey_images

from featurenet.attacks.attack import ATTACKS
from featurenet.errors import NotFiniteError
from featurenet.prediction.classifier import Objective

pytestmark = pytest.mark.keras

ATTACKED: dict[str, dict[str, Any]] = {
    "deepfool": {},
    "fgsm": {"step": 0.004},
    "pgd": {"epsilon": 0.01, "norm": "l2", "restarts": 2},
}


def in_keras(model: Affine, batch_size: int = 64) -> Any:
    """The same logits, with a softmax behind them."""
    import keras

    from featurenet.training.gradients import KerasClassifier

    layers = [keras.Input((4, 4, 1)), keras.layers.Flatten()]
    network = keras.Sequential([*layers, keras.layers.Dense(model.classes, "softmax")])
    network.set_weights([model.weights.reshape(model.classes, -1).T, model.biases])
    return KerasClassifier(network, batch_size)


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("objective", ["cross-entropy", "margin", "difference-of-logits-ratio"])
def test_objectives_and_gradients_are_those_of_the_formulas(
    objective: Objective, classes: int
) -> None:
    model, images = affine(classes), grey_images()
    labels = np.arange(len(images)) % classes
    expected = model.gradient(images, labels, objective)
    found = in_keras(model).gradient(images, labels, objective)
    np.testing.assert_allclose(found.logits, expected.logits, atol=1e-5)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(found.gradients, expected.gradients, rtol=1e-2, atol=1e-4)


def test_equal_logits_have_finite_gradients() -> None:
    model = Affine(np.zeros((3, 4, 4, 1)), np.zeros(3))
    labels = np.zeros(2, np.int64)
    found = in_keras(model).gradient(grey_images(2), labels, "difference-of-logits-ratio")
    assert np.isfinite(found.values).all() and not found.gradients.any()


@pytest.mark.parametrize("name", ATTACKED)
def test_attacks_come_to_the_same(name: str) -> None:
    model, images = affine(5), grey_images()
    labels = model.logits(images).argmax(axis=1)
    expected = ATTACKS.get(name)(model, images, labels, **ATTACKED[name])
    found = ATTACKS.get(name)(in_keras(model), images, labels, **ATTACKED[name])
    np.testing.assert_array_equal(found.success, expected.success)
    np.testing.assert_allclose(found.images, expected.images, atol=1e-5)


@pytest.mark.parametrize("name", ATTACKED)
def test_the_batch_size_does_not_matter(name: str) -> None:
    model, images = affine(5), grey_images()
    labels = model.logits(images).argmax(axis=1)
    whole, parts = (
        ATTACKS.get(name)(in_keras(model, size), images, labels, **ATTACKED[name])
        for size in (64, 3)
    )
    np.testing.assert_allclose(parts.images, whole.images, atol=1e-6)
    np.testing.assert_array_equal(parts.success, whole.success)


def test_a_diverged_model_is_one_clear_error() -> None:
    model = affine()
    model.weights[:] = np.nan
    with pytest.raises(NotFiniteError, match="it may have diverged"):
        ATTACKS.get("deepfool")(in_keras(model), grey_images(2), np.zeros(2, np.int64))
