"""Projected gradient descent: exactly those images fall whose minimum is within the ball."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_classifiers import Affine, affine, constant, grey_images, minimal_distance

from featurenet.attacks.attack import Norm
from featurenet.attacks.norms import size
from featurenet.attacks.pgd import pgd
from featurenet.errors import InvalidInputError

DUAL = {"l2": 2, "linf": 1}


def curved() -> Affine:
    """Many classes: the steepest way up the cross-entropy bends."""
    return affine(12, seed=3)


@pytest.mark.parametrize(("norm", "epsilon"), [("l2", 0.03), ("linf", 0.01)])
def test_images_fall_whose_boundary_is_within_the_ball(norm: Norm, epsilon: float) -> None:
    model, images = affine(2), grey_images(40)
    labels = model.logits(images).argmax(axis=1)
    found = pgd(model, images, labels, epsilon=epsilon, norm=norm)
    exact = minimal_distance(model, images, DUAL[norm])
    assert 0 < (exact < epsilon).sum() < 40
    np.testing.assert_array_equal(found.success, exact < epsilon)


@pytest.mark.parametrize("norm", ["l2", "linf"])
def test_changes_stay_in_the_ball_and_images_in_range(norm: Norm) -> None:
    generator = np.random.default_rng(0)
    images = generator.integers(0, 2, (20, 4, 4, 1)).astype(np.float32)
    labels = np.zeros(20, np.int64)
    radii = np.linspace(0, 0.5, 20, dtype=np.float32)
    found = pgd(curved(), images, labels, epsilon=radii, norm=norm, restarts=2)
    assert found.images.min() >= 0 and found.images.max() <= 1
    assert (size(found.images - images, norm) <= radii + 1e-6).all()


def test_without_any_room_accuracy_is_the_clean_one() -> None:
    model, images = affine(), grey_images()
    labels = np.arange(20) % 4
    found = pgd(model, images, labels, epsilon=0.0)
    np.testing.assert_array_equal(found.success, model.logits(images).argmax(axis=1) != labels)
    np.testing.assert_array_equal(found.images, images)
    assert not found.distance[found.success].any()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000), norm=st.sampled_from(["l2", "linf"]))
def test_more_steps_and_restarts_are_never_weaker(seed: int, norm: Norm) -> None:
    model, images = curved(), grey_images(seed=seed)
    labels = model.logits(images).argmax(axis=1)
    options: dict[str, Any] = {"epsilon": 0.012, "norm": norm, "step": 0.003, "seed": seed}
    fewer = pgd(model, images, labels, steps=2, **options).success
    more = pgd(model, images, labels, steps=6, **options).success
    again = pgd(model, images, labels, steps=6, restarts=3, **options).success
    assert (more >= fewer).all() and (again >= more).all()


def test_a_target_is_reached() -> None:
    model, images = affine(), grey_images()
    targets = (model.logits(images).argmax(axis=1) + 1) % 4
    found = pgd(model, images, targets, epsilon=0.3, targeted=True)
    assert found.success.all()
    np.testing.assert_array_equal(model.logits(found.images).argmax(axis=1), targets)


def test_the_seed_decides_and_each_image_has_starts_of_its_own() -> None:
    model, images = constant(), grey_images(6)
    labels = np.zeros(6, np.int64)
    one, same = (pgd(model, images, labels, seed=1).images for _ in range(2))
    np.testing.assert_array_equal(one, same)
    assert (one != pgd(model, images, labels, seed=2).images).any()
    np.testing.assert_array_equal(one[:3], pgd(model, images[:3], labels[:3], seed=1).images)


def test_done_images_cost_nothing_more() -> None:
    model, images = affine(), grey_images()
    labels = model.logits(images).argmax(axis=1)
    model.asked.clear()
    found = pgd(model, images, labels, epsilon=0.3, random_start=False)
    assert found.success.all()
    # the clean logits, and the gradient before each step and after the last one
    assert sum(model.asked) == 2 * len(images) + found.iterations.sum()


def test_zero_gradients_are_reported() -> None:
    found = pgd(constant(), grey_images(4), np.zeros(4, np.int64))
    assert found.zero_gradients == 1 and not found.success.any()


@pytest.mark.parametrize(
    "options", [{"steps": 0}, {"restarts": 0}, {"epsilon": -0.1}, {"step": 0.0}]
)
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(options))):
        pgd(affine(), grey_images(2), np.zeros(2, np.int64), **options)


def test_restarts_without_random_starts_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="random starts"):
        pgd(affine(), grey_images(2), np.zeros(2, np.int64), restarts=2, random_start=False)
