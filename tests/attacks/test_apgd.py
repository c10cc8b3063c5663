"""APGD against formulas, and against attacks that it must not be weaker than."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import (
    Affine,
    affine,
    binary,
    broken,
    constant,
    grey_images,
    minimal_distance,
)

from featurenet.attacks.apgd import apgd, apgd_ce, apgd_dlr, checkpoints
from featurenet.attacks.attack import ATTACKS, Attack, Norm
from featurenet.errors import FeatureNetError, InvalidInputError

DUAL = {"l2": 2, "linf": 1}


def scaled(factor: float = 30) -> Affine:
    """An affine model that is sure of its answers, as trained ones are."""
    model = affine()
    return Affine(model.weights * factor, model.biases * factor)


@pytest.mark.parametrize("norm", ["l2", "linf"])
@pytest.mark.parametrize("name", ["apgd-ce", "apgd-dlr"])
def test_apgd_succeeds_just_outside_the_smallest_distance(name: str, norm: Norm) -> None:
    model, images = binary(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    least = minimal_distance(model, images, DUAL[norm])
    radii = np.where(np.arange(20) % 2, 0.99 * least, 1.01 * least)
    found = ATTACKS.get(name)(model, images, labels, epsilon=radii, norm=norm)
    np.testing.assert_array_equal(found.success, np.arange(20) % 2 == 0)
    assert np.isinf(found.distance[1::2]).all()
    assert (found.distance[::2] <= radii[::2] + 1e-6).all()
    np.testing.assert_array_equal(
        model.logits(found.images).argmax(axis=1) != labels, found.success
    )


@pytest.mark.parametrize("attack", [apgd_ce, apgd_dlr])
def test_apgd_with_radius_0_is_the_clean_accuracy(attack: Attack) -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    labels[:5] = (labels[:5] + 1) % 4
    found = attack(model, images, labels, epsilon=0.0)
    np.testing.assert_array_equal(found.success, np.arange(20) < 5)
    assert (found.distance[:5] == 0).all() and (found.iterations[:5] == 0).all()
    np.testing.assert_array_equal(found.images, images)


def test_more_restarts_are_never_weaker_and_the_same_seed_gives_the_same() -> None:
    model, images = scaled(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    radii = 1.02 * minimal_distance(model, images, 1)
    options = {"epsilon": radii, "steps": 10, "seed": 3}
    once = apgd(model, images, labels, **options)
    often = apgd(model, images, labels, restarts=5, **options)
    assert (often.success >= once.success).all() and often.success.sum() > once.success.sum()
    np.testing.assert_array_equal(once.images, apgd(model, images, labels, **options).images)


def test_apgd_stays_in_the_ball_and_among_images() -> None:
    model, images = scaled(), grey_images()
    images[:, 0] = 1
    labels = model.logits(images).argmax(axis=1)
    for norm, limit in (("linf", 0.7), ("l2", 1.5)):
        found = apgd(model, images, labels, epsilon=limit, norm=norm, steps=5, objective="margin")
        changes = (found.images - images).reshape(20, -1)
        assert np.linalg.norm(changes, np.inf if norm == "linf" else 2, axis=1).max() < limit + 1e-6
        assert found.images.min() >= 0 and found.images.max() <= 1


def test_apgd_drops_images_that_are_fooled() -> None:
    model, images = binary(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    found = apgd(model, images, labels, epsilon=0.3)
    assert found.success.all() and model.asked == sorted(model.asked, reverse=True)
    assert sum(model.asked) < 20 * 10


def test_apgd_tells_of_gradients_that_are_zero() -> None:
    found = apgd(constant(), grey_images(), np.zeros(20, np.int64), epsilon=0.3)
    assert found.zero_gradients == 1 and not found.success.any()


def test_apgd_halves_a_step_size_that_does_not_pay() -> None:
    assert checkpoints(100) == (22, 41, 57, 70, 80, 87, 93, 99)
    assert checkpoints(1) == (1,)


@pytest.mark.parametrize("epsilon", [-0.1, float("nan"), np.full(3, 0.1)])
def test_apgd_refuses_a_radius_that_is_none(epsilon: float) -> None:
    with pytest.raises(InvalidInputError, match="epsilon must be a number of at least 0"):
        apgd(affine(), grey_images(), np.zeros(20, np.int64), epsilon=epsilon)


def test_apgd_refuses_a_model_that_gives_nan() -> None:
    with pytest.raises(FeatureNetError, match="finite"):
        apgd(broken(), grey_images(), np.zeros(20, np.int64))
