"""Readers are told of zero gradients, chance and few images, and only of these."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import affine, grey_images
from robust_subjects import checked, clean_pass
from stand_ins import dataset

from featurenet.metrics.providers import PROVIDERS, Subject, Supply
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.clever import clever
from featurenet.metrics.robustness.remarks import on_chance, on_zero_gradients


@pytest.mark.parametrize(("zeros", "told"), [(0, False), (5, False), (6, True), (100, True)])
def test_more_than_one_zero_gradient_in_twenty_is_told(zeros: int, told: bool) -> None:
    assert bool(on_zero_gradients(np.arange(100) < zeros)) == told
    assert bool(on_zero_gradients(zeros / 100)) == told


@pytest.mark.parametrize(("right", "told"), [(100, False), (70, False), (50, True), (0, True)])
def test_accuracy_that_is_no_better_than_one_class_is_told(right: int, told: bool) -> None:
    labels = np.arange(100) % 2
    predictions = np.where(np.arange(100) < right, labels, 1 - labels)
    assert bool(on_chance(predictions, labels)) == told


def test_few_measured_images_are_not_taken_for_chance() -> None:
    model, images = affine(), grey_images(60)
    clean = checked(model, images, model.logits(images).argmax(axis=1))
    assert clever(clean, seed=1, images=2, pool=5).remarks == ()


def test_batches_end_with_the_time_limit() -> None:
    spans = [(0, 4), (4, 8), (8, 10)]
    assert in_batches(10, None, lambda start, stop: (start, stop), batch=4) == (spans, None)
    assert in_batches(10, 60, lambda start, stop: (start, stop), batch=4) == (spans, None)
    parts, partial = in_batches(10, 1e-9, lambda start, stop: (start, stop), batch=4)
    assert parts == spans[:1]
    assert partial == "4 of 10 images were measured within 1e-09 s"


def test_shuffled_images_keep_their_labels_and_their_order() -> None:
    one, other = (Supply(Subject(object(), dataset=dataset())) for _ in range(2))
    images, labels = one.get("shuffled_images"), one.get("shuffled_labels")
    order = np.rint(images.ravel() * 10).astype(int)  # an image's only pixel is its position / 10
    assert sorted(order) == [0, 1, 2, 3]
    np.testing.assert_array_equal(labels, dataset().y_test[order])
    np.testing.assert_array_equal(other.get("shuffled_images"), images)
    assert not images.flags.writeable


def test_clean_pass_is_made_of_shuffled_images() -> None:
    assert PROVIDERS["clean_pass"].needs == ("classifier", "shuffled_images", "shuffled_labels")
    assert clean_pass(affine()).predictions(0, 3).shape == (3,)
