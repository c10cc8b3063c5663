"""Noise and blur: the same for every model, however the images are cut into batches."""

from __future__ import annotations

import numpy as np
import pytest
from attacks.linear_classifiers import grey_images
from scipy.ndimage import gaussian_filter

from featurenet.metrics.robustness.corruptions import BLUR, NOISE, blur, noise


def test_noise_is_the_same_pattern_at_every_strength() -> None:
    images = grey_images()
    clean, weak, strong = noise(images, (0, 0.01, 0.02), np.random.default_rng(1))
    np.testing.assert_array_equal(clean, images)
    np.testing.assert_allclose(strong - images, 2 * (weak - images), atol=1e-6)
    assert (weak - images).std() == pytest.approx(0.01, rel=0.15)


def test_noise_does_not_depend_on_batches() -> None:
    images, rng = grey_images(), np.random.default_rng(1)
    batches = [noise(images[start : start + 7], NOISE, rng) for start in range(0, 20, 7)]
    whole = noise(images, NOISE, np.random.default_rng(1))
    np.testing.assert_array_equal(np.concatenate(batches, axis=1), whole)


def test_noise_stays_among_images() -> None:
    noisy = noise(grey_images(), NOISE, np.random.default_rng(1))
    assert noisy.min() == 0 and noisy.max() == 1 and noisy.dtype == np.float32


def test_blur_treats_images_and_channels_apart() -> None:
    images = grey_images(shape=(9, 12, 3))
    blurred = blur(images, (0.7, 2))
    assert blurred.shape == (2, 20, 9, 12, 3)
    expected = gaussian_filter(images[4, :, :, 2], 2, truncate=3.5, mode="reflect")
    np.testing.assert_allclose(blurred[1, 4, :, :, 2], expected, atol=1e-6)


def test_weak_blur_changes_nothing_and_strong_blur_leaves_little() -> None:
    images = grey_images(shape=(28, 28, 1))
    weakest, *_, strongest = blur(images, BLUR)
    np.testing.assert_allclose(weakest, images, atol=1e-6)
    assert strongest.std() < 0.1 * images.std()


def test_grids_are_those_of_the_study_in_pixels_from_0_to_1() -> None:
    assert len(NOISE) == len(BLUR) == 10
    assert NOISE[0] == 0 and NOISE[-1] == pytest.approx(1.6 * 0.3081, rel=1e-3)
    assert BLUR[0] == 0.01 and BLUR[-1] == 5
