"""Loss sensitivity and local Lipschitz constants of models for which formulas give them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from attacks.linear_classifiers import affine, constant, grey_images
from robust_subjects import checked, clean_pass, norms

from featurenet.errors import InvalidInputError
from featurenet.metrics.robustness.sensitivity import local_lipschitz, loss_sensitivity


@pytest.mark.parametrize("classes", [2, 4, 12])
def test_loss_sensitivity_equals_the_formula(classes: int) -> None:
    model = affine(classes)
    clean = clean_pass(model)
    shares = np.exp(model.logits(clean.images))
    shares /= shares.sum(axis=1, keepdims=True)
    slopes = np.tensordot(shares - np.eye(classes)[clean.labels], model.weights, axes=1)
    found = loss_sensitivity(clean, seed=1)
    assert found.value == pytest.approx(norms(slopes, 2).mean(), rel=1e-5)
    assert found.images == 20
    low, high = found.intervals["robust.loss_sensitivity"]
    assert low < found.value < high


@pytest.mark.parametrize("function", [loss_sensitivity, local_lipschitz])
def test_constant_model_is_refused(function: Any) -> None:
    clean = checked(constant(), grey_images(60), np.arange(60) % 3)
    with pytest.raises(InvalidInputError, match="right on 20 of 60 images, of which 20"):
        function(clean, seed=1)


def test_local_lipschitz_of_two_affine_classes_is_the_norm() -> None:
    model = affine(2)
    model.weights[0] = 0
    model.biases[0] = 0
    found = local_lipschitz(clean_pass(model), seed=1, steps=15)
    assert found.value == pytest.approx(np.abs(model.weights[1]).sum(), rel=1e-3)


def test_more_steps_never_find_a_smaller_lipschitz_constant() -> None:
    model = affine(4)
    clean = clean_pass(model)
    found = [local_lipschitz(clean, seed=1, steps=steps).value for steps in (1, 3, 10, 20)]
    assert found == sorted(found)
    columns = model.weights.reshape(4, -1)
    signs = np.array(np.meshgrid(*[[-1, 1]] * 4)).reshape(4, -1)
    assert found[-1] <= np.abs(signs.T @ columns).sum(axis=1).max() * (1 + 1e-3)


def test_local_lipschitz_stays_within_black_and_white() -> None:
    model = affine(3)
    asked: list[float] = []
    clean = clean_pass(model, np.zeros((2, 4, 4, 1), np.float32))
    differentiate = model.jacobian

    def spy(images: np.ndarray, classes: np.ndarray) -> object:
        asked.extend([float(images.min()), float(images.max())])
        return differentiate(images, classes)

    model.jacobian = spy  # type: ignore[method-assign, assignment]
    assert local_lipschitz(clean, seed=1, epsilon=0.02).value > 0
    assert min(asked) == 0
    assert max(asked) == pytest.approx(0.02)


def test_time_limit_leaves_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = clean_pass(affine(), grey_images(250))
    found = loss_sensitivity(clean, seed=1, images=250, seconds=1e-9)
    assert found.images == 100
    assert found.partial == "100 of 250 images were measured within 1e-09 s"
    assert found.value == loss_sensitivity(clean, seed=1, images=100).value
