"""DeepFool against exact distances, and against itself with other settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from linear_classifiers import affine, binary, constant, grey_images, minimal_distance

from featurenet.attacks.attack import ATTACKS, Norm
from featurenet.attacks.deepfool import deepfool
from featurenet.errors import InvalidInputError

DUAL = {"l2": 2, "linf": 1}


@pytest.mark.parametrize("norm", ["l2", "linf"])
@pytest.mark.parametrize("classes", [2, 4, 12])
def test_distance_is_within_one_percent_of_the_minimum(norm: Norm, classes: int) -> None:
    model, images = affine(classes), grey_images()
    found = deepfool(model, images, model.logits(images).argmax(axis=1), norm=norm)
    ratio = found.distance / minimal_distance(model, images, DUAL[norm])
    assert found.success.all() and found.iterations.max() == 1
    assert 1 <= ratio.min() and ratio.max() < 1.01


def test_without_bisections_one_step_goes_over_by_the_overshoot() -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    found = deepfool(model, images, labels, overshoot=0.1, bisections=0)
    exact = minimal_distance(model, images, 2)
    slack = 1.1 * 1e-4 / np.ptp(model.weights)  # of what is added to each difference of logits
    np.testing.assert_allclose(found.distance, 1.1 * exact, rtol=1e-3, atol=slack)


def test_changed_images_are_in_range_and_have_the_stated_class_and_distance() -> None:
    model, images = affine(), grey_images()
    images[:10, 0] = 0  # a change of these pixels is clipped
    images[5:15, 1] = 1
    labels = model.logits(images).argmax(axis=1)
    found = deepfool(model, images, labels)
    assert found.images.min() >= 0 and found.images.max() <= 1
    np.testing.assert_array_equal(
        model.logits(found.images).argmax(axis=1) != labels, found.success
    )
    changes = (found.images - images).reshape(len(images), -1)
    np.testing.assert_allclose(np.linalg.norm(changes, axis=1), found.distance, rtol=1e-6)


def test_known_first_gradients_change_nothing() -> None:
    model, images = affine(), grey_images()
    logits = model.logits(images)
    labels = logits.argmax(axis=1)
    first = model.jacobian(images, np.argsort(-logits, axis=1))
    model.asked.clear()
    given = deepfool(model, images, labels, first=first)
    asked_with = sum(model.asked)
    model.asked.clear()
    own = deepfool(model, images, labels)
    np.testing.assert_array_equal(given.images, own.images)
    assert sum(model.asked) - asked_with == 2 * len(images)  # logits, and gradients at the images


def test_an_image_of_another_class_from_the_start_is_left_alone() -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    labels[3] = (labels[3] + 1) % 4
    found = deepfool(model, images, labels)
    assert found.success[3] and found.distance[3] == 0 and found.iterations[3] == 0
    np.testing.assert_array_equal(found.images[3], images[3])
    assert (np.delete(found.distance, 3) > 0).all()


def test_a_model_without_gradients_is_reported_and_never_read_as_zero_distance() -> None:
    images = grey_images(4)
    found = deepfool(constant(), images, np.zeros(4, np.int64))
    assert found.zero_gradients == 1
    assert not found.success.any() and np.isinf(found.distance).all()
    np.testing.assert_array_equal(found.images, images)


def test_a_zero_image_has_a_distance() -> None:
    model = binary()
    images = np.zeros((1, 4, 4, 1), np.float32)
    model.biases[1] = -0.1
    found = deepfool(model, images, np.zeros(1, np.int64))
    assert found.success.all() and 0 < found.distance[0] < 0.1


@pytest.mark.parametrize("options", [{"candidates": 1}, {"rivals": 0}, {"overshoot": -1.0}])
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    images = grey_images(2)
    with pytest.raises(InvalidInputError, match=next(iter(options))):
        deepfool(affine(), images, np.zeros(2, np.int64), **options)


def test_it_is_registered() -> None:
    assert ATTACKS.get("deepfool") is deepfool
