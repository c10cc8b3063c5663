"""Robust accuracy of affine models is that of the images whose distance exceeds the budget."""

from __future__ import annotations

from typing import Any

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
from robust_subjects import checked, clean_pass

from featurenet.errors import NotFiniteError
from featurenet.metrics.robustness.accuracy_under_attack import (
    COLOUR,
    GREY,
    accuracy_under_pgd,
    accuracy_under_strong_attacks,
)

BOTH = [accuracy_under_pgd, accuracy_under_strong_attacks]
BUDGETS = (0.002, 0.005, 0.01, 0.02)


@pytest.mark.parametrize("function", BOTH)
def test_accuracy_is_the_share_beyond_the_budget(function: Any) -> None:
    model = binary()
    clean = clean_pass(model)
    exact = minimal_distance(model, clean.images, 1)
    right = model.logits(clean.images).argmax(axis=1) == clean.labels
    found = function(clean, seed=1, epsilons=BUDGETS[::-1])
    expected = [float((right & (exact > epsilon)).mean()) for epsilon in BUDGETS]
    assert found.value["epsilons"] == list(BUDGETS)
    assert found.value["accuracies"].tolist() == expected
    assert found.value["accuracy"] == expected[0]
    assert found.value["clean"] == 0.8
    low, high = found.intervals["accuracy"]
    assert low < expected[0] < high


@pytest.mark.parametrize("function", BOTH)
def test_accuracy_never_rises_with_the_budget(function: Any) -> None:
    found = function(clean_pass(affine(6)), seed=1, epsilons=np.linspace(0.001, 0.05, 8).tolist())
    accuracies = found.value["accuracies"]
    assert (np.diff(accuracies) <= 0).all()
    assert found.value["clean"] >= accuracies[0] > accuracies[-1]


@pytest.mark.parametrize(("channels", "budgets"), [(1, GREY), (3, COLOUR)])
def test_budgets_fit_the_kind_of_images(channels: int, budgets: tuple[float, ...]) -> None:
    shape = (4, 4, channels)
    clean = clean_pass(affine(3, shape=shape), grey_images(shape=shape))
    assert accuracy_under_pgd(clean, seed=1).value["epsilons"] == list(budgets)
    assert accuracy_under_strong_attacks(clean, seed=1).value["epsilons"] == [budgets[0]]


@pytest.mark.parametrize("function", BOTH)
def test_model_without_gradients_keeps_its_accuracy_with_a_remark(function: Any) -> None:
    labels = np.arange(20) % 3
    found = function(checked(constant(), grey_images(), labels), seed=1)
    assert found.value["accuracy"] == found.value["clean"] == 0.35
    assert found.remarks[0].startswith("the gradient is zero on 35% of the images")
    assert found.remarks[1].startswith("accuracy is at chance")


@pytest.mark.parametrize("function", BOTH)
def test_nan_logits_of_robust_accuracy_are_an_error(function: Any) -> None:
    clean = checked(broken(), grey_images(), np.zeros(20, np.int64))
    with pytest.raises(NotFiniteError):
        function(clean, seed=1)


@pytest.mark.parametrize("function", BOTH)
def test_time_limit_leaves_batches_out(function: Any) -> None:
    clean = clean_pass(affine(), grey_images(130))
    found = function(clean, seed=1, epsilons=(0.01,), steps=5, seconds=1e-9)
    assert found.images == 100
    assert found.partial == "100 of 130 images were measured within 1e-09 s"
    whole = function(clean, seed=1, epsilons=(0.01,), steps=5, images=100)
    assert found.value["accuracies"].tolist() == whole.value["accuracies"].tolist()


def test_kept_images_are_those_of_the_smallest_budget() -> None:
    clean = clean_pass(affine())
    found = accuracy_under_pgd(clean, seed=1, epsilons=(0.004, 0.2), keep=4)
    original, changed, _ = found.grids["examples"].images
    np.testing.assert_array_equal(original, clean.images[:4])
    assert np.abs(changed - original).max() <= 0.004 + 1e-6
