"""The logits and gradients that metrics share are right, made once, and independent of batches."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import Affine, affine, broken, grey_images
from robust_subjects import checked, clean_pass

from featurenet.errors import NotFiniteError
from featurenet.metrics import clean_pass as module


@pytest.mark.parametrize("classes", [2, 4, 10, 12])
def test_loss_gradients_equal_those_of_the_classifier(classes: int) -> None:
    model = affine(classes)
    clean = clean_pass(model)
    expected = model.gradient(clean.images, clean.labels, "cross-entropy").gradients
    assert clean.complete == (classes <= 10)
    np.testing.assert_allclose(clean.loss_gradients(0, 20, clean.labels), expected, atol=1e-5)


@pytest.mark.parametrize("classes", [3, 12])
def test_jacobian_has_the_predicted_class_first(classes: int) -> None:
    model = affine(classes)
    found = clean_pass(model).jacobian(0, 20)
    expected = np.argsort(-model.logits(grey_images()), axis=1)[:, :10]
    np.testing.assert_array_equal(found.classes, expected)
    np.testing.assert_allclose(found.gradients, model.weights[expected], rtol=1e-6)


def test_parts_of_batches_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = clean_pass(affine()).jacobian(0, 20)
    monkeypatch.setattr(module, "BATCH", 6)
    parts = clean_pass(affine())
    np.testing.assert_array_equal(parts.jacobian(5, 19).gradients, whole.gradients[5:19])
    np.testing.assert_array_equal(parts.logits(7, 20), whole.logits[7:])
    np.testing.assert_array_equal(parts.predictions(0, 13), whole.classes[:13, 0])


def test_batches_are_computed_once() -> None:
    model = affine()
    clean = clean_pass(model)
    model.asked.clear()
    for _ in range(2):
        clean.jacobian(0, 20)
        clean.loss_gradients(0, 20, clean.labels)
        clean.predictions(3, 9)
    assert model.asked == [20]


def test_logits_are_kept_where_gradients_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(module, "KEPT", 1)
    model = affine()
    clean = clean_pass(model)
    model.asked.clear()
    clean.jacobian(0, 20)
    clean.predictions(0, 20)
    clean.jacobian(0, 20)
    assert model.asked == [10, 10, 10]


def test_loss_gradient_of_a_sure_model_is_not_rounded_to_zero() -> None:
    model = affine(2)
    model = Affine(model.weights * 300, model.biases * 300)
    clean = clean_pass(model)
    predicted = clean.predictions(0, 20)
    logits = model.logits(clean.images).astype(np.float64)
    share = 1 / (1 + np.exp(np.ptp(logits, axis=1)))  # of the other class; 1 - it is 1 in float32
    assert share.min() < 1e-12
    away = model.weights[1 - predicted] - model.weights[predicted]
    expected = share[:, None, None, None] * away
    np.testing.assert_allclose(clean.loss_gradients(0, 20, predicted), expected, rtol=1e-4)


def test_nan_logits_are_an_error() -> None:
    images = grey_images()
    clean = checked(broken(), images, np.zeros(len(images), np.int64))
    with pytest.raises(NotFiniteError, match="not for 20 of 20 images"):
        clean.logits(0, 20)
