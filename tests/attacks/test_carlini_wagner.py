"""Carlini and Wagner's attack against formulas, and whether it tells that it was cut short."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import (
    affine,
    binary,
    broken,
    constant,
    grey_images,
    minimal_distance,
)

from featurenet.attacks.carlini_wagner import carlini_wagner
from featurenet.errors import FeatureNetError, InvalidInputError


def test_carlini_wagner_reaches_the_smallest_distance() -> None:
    model, images = binary(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    least = minimal_distance(model, images, 2)
    found = carlini_wagner(model, images, labels)
    assert found.success.all() and found.converged == 1
    np.testing.assert_allclose(found.distance, least, rtol=0.01)
    changes = (found.images - images).reshape(20, -1)
    np.testing.assert_allclose(np.linalg.norm(changes, axis=1), found.distance, rtol=1e-5)


def test_carlini_wagner_is_about_as_near_with_several_classes() -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    ratios = carlini_wagner(model, images, labels).distance / minimal_distance(model, images, 2)
    assert ratios.min() > 0.999 and ratios.max() < 1.3
    assert (ratios < 1.01).mean() > 0.7


def test_a_small_budget_is_told() -> None:
    model, images = binary(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    short = carlini_wagner(model, images, labels, steps=100)
    assert short.success.all() and short.converged == 0
    assert short.distance.mean() > 1.005 * minimal_distance(model, images, 2).mean()


def test_black_and_white_pixels_can_be_changed() -> None:
    model = binary()
    images = (grey_images() > 0.5).astype(np.float32)
    labels = model.logits(images).argmax(axis=1)
    found = carlini_wagner(model, images, labels, steps=300)
    assert found.success.all()
    assert found.images.min() >= 0 and found.images.max() <= 1
    assert (found.distance >= 0.999 * minimal_distance(model, images, 2)).all()
    np.testing.assert_array_equal(model.logits(found.images).argmax(axis=1), 1 - labels)


def test_confidence_is_a_margin_of_the_other_class() -> None:
    model, images = binary(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    found = carlini_wagner(model, images, labels, confidence=0.5, steps=300)
    logits = model.logits(found.images)
    rows = np.arange(20)
    assert found.success.all()
    assert (logits[rows, 1 - labels] - logits[rows, labels] >= 0.5).all()


def test_wrong_images_are_at_distance_0_and_cost_nothing() -> None:
    model, images = binary(), grey_images()
    wrong = 1 - model.logits(images).argmax(axis=1)
    found = carlini_wagner(model, images, wrong)
    assert found.success.all() and found.converged == 1
    assert (found.distance == 0).all() and (found.iterations == 0).all()


def test_zero_gradients_are_told_and_do_not_count_as_converged() -> None:
    found = carlini_wagner(constant(), grey_images(), np.zeros(20, np.int64), steps=50)
    assert found.zero_gradients == 1 and found.converged == 0
    assert not found.success.any() and np.isinf(found.distance).all()


def test_images_do_not_influence_one_another() -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    together = carlini_wagner(model, images, labels, searches=4, steps=100)
    alone = carlini_wagner(model, images[7:8], labels[7:8], searches=4, steps=100)
    np.testing.assert_allclose(alone.images[0], together.images[7], atol=1e-6)


@pytest.mark.parametrize("images", [np.full((1, 4, 4, 1), 1.5, np.float32)])
def test_carlini_wagner_refuses_what_is_no_image(images: np.ndarray) -> None:
    with pytest.raises(InvalidInputError, match=r"\[0, 1\]"):
        carlini_wagner(affine(), images, np.zeros(1, np.int64))


def test_carlini_wagner_refuses_a_model_that_gives_nan() -> None:
    with pytest.raises(FeatureNetError, match="finite"):
        carlini_wagner(broken(), grey_images(), np.zeros(20, np.int64))
