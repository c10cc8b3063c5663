"""The study's two attacks of thirty sign steps, step by step on models with known gradients."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import affine, binary, broken, constant, grey_images

from featurenet.attacks.attack import ATTACKS, Attack
from featurenet.attacks.iterated_sign import STEP, fgsm30, penalised_sign
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import FeatureNetError, InvalidInputError

BOTH = pytest.mark.parametrize("attack", [fgsm30, penalised_sign])


def predicted(model: object, images: Images) -> Labels:
    return model.logits(images).argmax(axis=1)


def test_fgsm30_walks_as_far_as_its_steps_reach() -> None:
    model, images = binary(), grey_images()
    labels = predicted(model, images)
    margins = np.abs(model.logits(images)[:, 1])
    needed = np.ceil(margins / (0.001 * np.abs(model.weights).sum())).astype(int)
    found = fgsm30(model, images, labels, strength=0.001)
    np.testing.assert_array_equal(found.success, needed <= 30)
    assert 0 < found.success.sum() < 20
    np.testing.assert_array_equal(found.iterations, np.minimum(needed, 30))
    np.testing.assert_allclose(
        found.distance, np.where(needed <= 30, 0.001 * needed, np.inf), rtol=1e-4
    )


@BOTH
def test_strengths_for_each_image_are_those_of_separate_calls(attack: Attack) -> None:
    model, images = affine(), grey_images()
    labels, strengths = predicted(model, images), (0.0005, 0.002, 10.0)
    apart = [attack(model, images, labels, strength=each, steps=7).images for each in strengths]
    together = attack(
        model,
        np.tile(images, (3, 1, 1, 1)),
        np.tile(labels, 3),
        strength=np.repeat(strengths, 20),
        steps=7,
    )
    np.testing.assert_array_equal(together.images, np.concatenate(apart))


@BOTH
def test_more_steps_are_never_weaker(attack: Attack) -> None:
    model, images = affine(), grey_images()
    labels = predicted(model, images)
    fooled = [attack(model, images, labels, steps=steps).success for steps in range(12)]
    assert not fooled[0].any() and fooled[-1].any()
    assert all((later >= earlier).all() for earlier, later in zip(fooled, fooled[1:], strict=False))


def test_a_strong_penalty_calls_an_image_back() -> None:
    model, images = binary(), grey_images()
    labels = predicted(model, images)
    weak = penalised_sign(model, images, labels, strength=1e6)
    np.testing.assert_array_equal(weak.images, fgsm30(model, images, labels, strength=STEP).images)
    strong = penalised_sign(model, images, labels, strength=0.1, steps=2)
    np.testing.assert_allclose(strong.images[~strong.success], images[~strong.success], atol=1e-6)
    assert not strong.success.all()


def test_the_penalty_is_the_root_of_1000_over_the_strength() -> None:
    model, images = binary(), grey_images(1)
    labels = predicted(model, images)
    slopes = model.gradient(images, labels, "cross-entropy").gradients
    # after one step along signs, each pixel's share of the norm's gradient is 1 / sqrt(pixels)
    threshold = np.sqrt(1000 * images.size) / images.size / np.abs(slopes)
    strength = float(np.median(threshold))
    found = penalised_sign(model, images, labels, strength=strength, step=1e-5, steps=2)
    moved = np.abs(found.images - images) > 1e-6
    np.testing.assert_array_equal(moved, threshold < strength)


@BOTH
def test_a_zero_gradient_leaves_an_image_unchanged_and_is_told(attack: Attack) -> None:
    images = grey_images()
    found = attack(constant(), images, np.zeros(20, np.int64), strength=0.01)
    np.testing.assert_array_equal(found.images, images)
    assert found.zero_gradients == 1 and not found.success.any()


@BOTH
def test_wrong_images_are_left_alone_and_all_stay_images(attack: Attack) -> None:
    model, images = affine(), grey_images()
    images[:, 1], images[:, 2] = 0, 1
    labels = predicted(model, images)
    labels[0] = (labels[0] + 1) % 4
    found = attack(model, images, labels)
    assert found.images.min() >= 0 and found.images.max() <= 1
    assert found.success[0] and found.distance[0] == 0 and found.iterations[0] == 0


@BOTH
def test_bad_strengths_and_models_are_refused(attack: Attack) -> None:
    labels = np.zeros(20, np.int64)
    with pytest.raises(InvalidInputError, match="strength must be a number"):
        attack(affine(), grey_images(), labels, strength=-1.0)
    with pytest.raises(FeatureNetError, match="finite"):
        attack(broken(), grey_images(), labels)


def test_the_study_s_name_is_an_alias() -> None:
    assert ATTACKS.get("lbfgs") is ATTACKS.get("penalised-sign")
