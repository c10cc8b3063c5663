"""What attacks refuse: the message says what was received."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from linear_classifiers import Affine, affine, broken, grey_images

from featurenet.attacks.attack import ATTACKS
from featurenet.attacks.inputs import check
from featurenet.errors import InvalidInputError, NotFiniteError

LABELS = np.zeros(2, np.int64)


@pytest.mark.parametrize(
    ("pixel", "message"), [(1.5, "0.4.* to 1.5"), (-0.1, "-0.1 to 0.59"), (np.nan, "finite")]
)
def test_pixels_out_of_range_are_refused(pixel: float, message: str) -> None:
    images = grey_images(2)
    images[1, 2, 3] = pixel
    with pytest.raises(InvalidInputError, match=message):
        check(affine(), images, LABELS)


def test_images_must_be_a_batch_of_float32() -> None:
    images = grey_images(2)
    for wrong in (images.astype(np.float64), images[0], images[:0], images.tolist()):
        with pytest.raises(InvalidInputError, match="float32 images in"):
            check(affine(), wrong, LABELS)


def test_labels_must_be_classes_of_the_model() -> None:
    for wrong in (np.array([0, 4]), np.array([-1, 0])):
        with pytest.raises(InvalidInputError, match=r"in \[0, 4\)"):
            check(affine(), grey_images(2), wrong)
    for wrong in (np.zeros(3, np.int64), np.zeros(2), np.eye(4, dtype=int)[:2], [0, 1]):
        with pytest.raises(InvalidInputError, match="one integer label"):
            check(affine(), grey_images(2), wrong)


def test_a_model_of_one_class_is_refused() -> None:
    model = Affine(np.ones((1, 4, 4, 1)), np.zeros(1))
    with pytest.raises(InvalidInputError, match="at least 2 classes. Received: 1"):
        check(model, grey_images(2), LABELS)


def test_answers_are_those_of_the_model() -> None:
    model, images = affine(), grey_images(2)
    watched = check(model, images, LABELS)
    assert watched.classes == 4
    np.testing.assert_array_equal(watched.logits(images), model.logits(images))


@pytest.mark.parametrize("name", ["fgsm", "pgd", "deepfool"])
def test_logits_that_are_no_numbers_end_an_attack(name: str) -> None:
    with pytest.raises(NotFiniteError, match="not for 2 of 2 images"):
        ATTACKS.get(name)(broken(), grey_images(2), LABELS)


def test_gradients_that_are_no_numbers_end_an_attack() -> None:
    model, images = affine(), grey_images(2)
    model.weights[1, 0, 0] = np.inf
    model.logits = affine().logits  # type: ignore[method-assign]
    with pytest.raises(NotFiniteError, match="gradients of the logits"):
        check(model, images, LABELS).jacobian(images, np.array([[0, 1], [0, 1]]))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("pgd", {"norm": "l3"}, "norm must be 'l2' or 'linf'. Received: 'l3'"),
        ("deepfool", {"norm": 2}, "norm must be"),
        ("apgd-ce", {"steps": 0}, "steps must be a whole number of at least 1. Received: 0"),
        ("apgd-dlr", {"restarts": 0}, "restarts must be"),
        ("carlini-wagner", {"searches": 1.5}, "searches must be"),
        ("pgd", {"steps": 0}, "steps must be"),
    ],
)
def test_options_that_make_no_attack_are_refused(
    name: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        ATTACKS.get(name)(affine(), grey_images(2), LABELS, **options)
