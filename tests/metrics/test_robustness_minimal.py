"""Minimal distances equal the formulas of affine models, and what cannot be fooled is censored."""

from __future__ import annotations

from typing import Any

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
from robust_subjects import agreed, checked, clean_pass, norms

from featurenet.errors import InvalidInputError, NotFiniteError
from featurenet.metrics.clean_pass import CleanPass
from featurenet.metrics.robustness.minimal import (
    mean_of_survivors,
    optimised_distance,
    relative_distance,
    sign_distance,
)

MINIMAL = [relative_distance, sign_distance, mean_of_survivors, optimised_distance]


def weak() -> Affine:
    """Its classes differ by so much, and its gradients by so little, that no image is fooled."""
    model = affine(3)
    return Affine(model.weights * 1e-3, np.array([0.0, 1.0, 0.0]))


def test_deepfool_equals_the_distance_relative_to_the_norm() -> None:
    model = affine()
    clean = clean_pass(model)
    found = relative_distance(clean, seed=1)
    exact = minimal_distance(model, clean.images, 2)
    ratios = exact / norms(clean.images, 2)
    assert found.value["mean"] == pytest.approx(ratios.mean(), rel=0.005)
    assert found.value["median"] == pytest.approx(np.median(ratios), rel=0.005)
    assert found.value["l2"] == pytest.approx(exact.mean(), rel=0.005)
    assert found.value["success"] == 1
    assert found.images == 20
    assert found.remarks == ()
    low, high = found.intervals["mean"]
    assert low < found.value["mean"] < high


@pytest.mark.parametrize("candidates", [3, 11])
def test_deepfool_without_the_shared_pass_gives_the_same(candidates: int) -> None:
    clean = clean_pass(affine(3))
    shared = relative_distance(clean, seed=1).value
    assert relative_distance(clean, seed=1, candidates=candidates).value == pytest.approx(shared)


def test_fgsm_on_two_classes_equals_the_distance() -> None:
    model = binary()
    clean = clean_pass(model)
    exact = minimal_distance(model, clean.images, 1)
    found = sign_distance(clean, seed=1).value
    assert found["median"] == pytest.approx(np.median(exact), rel=0.01)
    assert found["mean"] == pytest.approx(exact.mean(), rel=0.01)
    assert found["success"] == 1


def test_er_art_leaves_out_what_withstands() -> None:
    model = binary()
    clean = clean_pass(model)
    exact = minimal_distance(model, clean.images, 1)
    middle = float(np.median(exact))
    found = mean_of_survivors(clean, seed=1, epsilon=middle, step=middle / 2)
    strengths = np.ceil(exact / (middle / 2)) * middle / 2
    expected = (strengths / norms(clean.images, np.inf))[exact < middle].mean()
    assert found.value["mean"] == pytest.approx(expected, rel=1e-3)
    assert found.value["success"] == pytest.approx((exact < middle).mean())


def test_er_art_leaves_out_the_last_step_where_rounding_does() -> None:
    found = mean_of_survivors(agreed(weak()), seed=1)
    assert found.remarks[0] == "no adversarial image up to 0.2: the mean is the bound"
    with pytest.raises(InvalidInputError, match="received step=0.1, epsilon=0.05"):
        mean_of_survivors(agreed(weak()), seed=1, epsilon=0.05)


def test_er_art_without_success_is_the_bound_and_not_zero() -> None:
    model = affine()
    clean = clean_pass(model)
    found = mean_of_survivors(clean, seed=1, epsilon=1e-6, step=1e-6)
    assert found.value["mean"] == pytest.approx((1e-6 / norms(clean.images, np.inf)).mean())
    assert found.value["success"] == 0
    assert "no adversarial image up to 1e-06: the mean is the bound" in found.remarks


def test_images_beyond_the_limit_count_as_the_limit() -> None:
    model = affine()
    clean = clean_pass(model)
    ratios = minimal_distance(model, clean.images, 2) / norms(clean.images, 2)
    limit = float(np.sort(ratios)[9:11].mean())
    found = relative_distance(clean, seed=1, limit=limit)
    assert found.value["mean"] == pytest.approx(np.minimum(ratios, limit).mean(), rel=0.01)
    assert found.value["success"] == 0.5
    assert "10 images were not fooled and count as the bound" in found.remarks[0]


def test_images_beyond_the_limit_are_not_attacked_any_further() -> None:
    model = weak()
    clean = agreed(model)
    clean.jacobian(0, 20)
    model.asked.clear()
    found = relative_distance(clean, seed=1)
    assert found.value["mean"] == 1
    assert found.value["success"] == 0
    assert sum(model.asked) <= 2 * 20  # of 50 steps for 20 images


@pytest.mark.parametrize("function", [relative_distance, sign_distance])
def test_no_success_is_the_bound_and_says_so(function: Any) -> None:
    found = function(clean_pass(affine()), seed=1, limit=1e-6)
    assert found.value["success"] == 0
    assert found.value["mean"] == pytest.approx(1e-6)
    assert found.remarks[0].startswith("no adversarial image was found")


@pytest.mark.parametrize("function", MINIMAL)
def test_model_without_gradients_is_an_error(function: Any) -> None:
    with pytest.raises(InvalidInputError, match="zero on all 20 images"):
        function(agreed(constant()), seed=1)


@pytest.mark.parametrize("function", MINIMAL)
def test_nan_logits_are_an_error(function: Any) -> None:
    clean = checked(broken(), grey_images(), np.zeros(20, np.int64))
    with pytest.raises(NotFiniteError):
        function(clean, seed=1)


def with_black(count: int) -> CleanPass:
    images = grey_images()
    images[:count] = 0
    return clean_pass(affine(), images)


@pytest.mark.parametrize("function", [relative_distance, mean_of_survivors, optimised_distance])
def test_black_images_are_left_out_of_ratios(function: Any) -> None:
    options = {"searches": 3, "steps": 50} if function is optimised_distance else {}
    found = function(with_black(2), seed=1, **options)
    assert found.remarks[0] == "2 black images were left out"
    assert found.images == 18
    assert np.isfinite(found.value["mean"])
    with pytest.raises(InvalidInputError, match="received 20 black ones"):
        function(with_black(20), seed=1, **options)


def test_black_images_have_a_sign_distance() -> None:
    found = sign_distance(with_black(20), seed=1)
    assert 0 < found.value["median"] <= 1
    assert found.images == 20


@pytest.mark.parametrize("function", [relative_distance, sign_distance, mean_of_survivors])
def test_model_at_chance_is_refused(function: Any) -> None:
    images = grey_images(60)
    model = affine()
    labels = (model.logits(images).argmax(axis=1) + 1) % 4
    with pytest.raises(InvalidInputError, match="right on 0 of 60 images"):
        function(checked(model, images, labels), seed=1)


def test_one_class_is_told() -> None:
    images = grey_images()
    found = sign_distance(checked(affine(), images, np.zeros(20, np.int64)), seed=1)
    assert found.remarks == ("all images have the same label",)


def test_batches_do_not_change_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [function(clean_pass(affine()), seed=1).value for function in MINIMAL[:3]]
    for module in ("clean_pass", "robustness.batches", "robustness.distances"):
        monkeypatch.setattr(f"featurenet.metrics.{module}.BATCH", 7)
    parts = [function(clean_pass(affine()), seed=1).value for function in MINIMAL[:3]]
    for one, other in zip(whole, parts, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_kept_images_show_the_change() -> None:
    clean = clean_pass(affine())
    grid = relative_distance(clean, seed=1, keep=3).grids["examples"]
    original, changed, difference = grid.images
    np.testing.assert_array_equal(original, clean.images[:3])
    np.testing.assert_array_equal(np.sign(changed - original), np.sign(difference - 0.5))
    assert difference.min() == 0 or difference.max() == 1
    assert grid.rows == ("original", "changed", "difference")
    after = clean.classifier.logits(changed).argmax(axis=1)
    assert grid.columns == tuple(
        f"{old} → {new}" for old, new in zip(clean.predictions(0, 3), after, strict=True)
    )
    assert relative_distance(clean, seed=1).grids == {}


def test_optimised_distance_is_near_the_least() -> None:
    model = affine()
    clean = clean_pass(model)
    found = optimised_distance(clean, seed=1, images=5)
    exact = minimal_distance(model, clean.images[:5], 2)
    assert found.value["median"] == pytest.approx(np.median(exact), rel=0.01)
    assert found.value["success"] == 1


def test_optimised_distance_with_few_steps_says_that_it_is_too_large() -> None:
    found = optimised_distance(clean_pass(affine()), seed=1, images=5, searches=1, steps=1)
    assert found.value["converged"] < 1
    assert "did not converge: more steps may find less" in found.remarks[-1]
