"""The fast gradient sign method's smallest strength against its formula."""

from __future__ import annotations

import numpy as np
import pytest
from linear_classifiers import affine, binary, constant, grey_images, minimal_distance

from featurenet.attacks.fgsm import fgsm
from featurenet.errors import InvalidInputError


def test_strength_is_within_one_percent_of_the_minimum() -> None:
    model, images = binary(), grey_images(50)
    found = fgsm(model, images, model.logits(images).argmax(axis=1))
    ratio = found.distance / minimal_distance(model, images, 1)
    assert found.success.all()
    assert 1 <= ratio.min() and ratio.max() < 1.01


def test_on_a_grid_the_strength_is_the_next_multiple() -> None:
    model, images = binary(), grey_images(50)
    found = fgsm(model, images, model.logits(images).argmax(axis=1), step=0.01)
    expected = 0.01 * np.ceil(minimal_distance(model, images, 1) / 0.01)
    np.testing.assert_allclose(found.distance, expected, atol=1e-6)


def test_what_is_farther_than_the_largest_strength_fails() -> None:
    model, images = binary(), grey_images(50)
    found = fgsm(model, images, model.logits(images).argmax(axis=1), epsilon=0.01)
    near = minimal_distance(model, images, 1) <= 0.01
    assert 0 < near.sum() < 50
    np.testing.assert_array_equal(found.success, near)
    assert np.isinf(found.distance[~near]).all()
    failed = np.abs(found.images - images)[~near]
    np.testing.assert_allclose(failed, 0.01, atol=1e-6)  # the strongest try


def test_an_image_of_another_class_from_the_start_is_left_alone() -> None:
    model, images = affine(), grey_images()
    found = fgsm(model, images, model.logits(images).argmin(axis=1))
    assert found.success.all() and not found.distance.any()
    np.testing.assert_array_equal(found.images, images)


def test_without_gradients_nothing_moves() -> None:
    images = grey_images(4)
    found = fgsm(constant(), images, np.zeros(4, np.int64))
    assert found.zero_gradients == 1 and not found.success.any()
    np.testing.assert_array_equal(found.images, images)


@pytest.mark.parametrize(("epsilon", "step"), [(0.0, None), (1.5, None), (0.3, 0.4), (0.3, 0.0)])
def test_strengths_out_of_range_are_refused(epsilon: float, step: float | None) -> None:
    with pytest.raises(InvalidInputError, match="step <= epsilon <= 1"):
        fgsm(affine(), grey_images(2), np.zeros(2, np.int64), epsilon=epsilon, step=step)
