"""95 % confidence intervals of figures that were measured on some images."""

from __future__ import annotations

import numpy as np
import pytest

from featurenet.errors import InvalidInputError
from featurenet.metrics.intervals import mean_interval, median_interval, share_interval


def test_mean_interval_is_near_that_of_the_normal_distribution() -> None:
    values = np.random.default_rng(1).normal(3, 2, 400)

    low, high = mean_interval(values)

    half = 1.96 * values.std() / 20
    assert low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_mean_interval_covers_the_true_mean_in_about_95_of_100_samples() -> None:
    rng = np.random.default_rng(2)

    intervals = [mean_interval(rng.exponential(1.0, 60), seed) for seed in range(200)]

    assert 0.88 <= np.mean([low <= 1 <= high for low, high in intervals]) <= 0.99


def test_median_interval_ignores_how_far_the_far_half_lies() -> None:
    near = np.arange(100.0)
    far = np.where(near > 80, 1e9, near)

    assert median_interval(near, seed=3) == median_interval(far, seed=3)
    assert median_interval(near, seed=3)[0] < 49.5 < median_interval(near, seed=3)[1]


def test_intervals_repeat_with_their_seed() -> None:
    values = np.random.default_rng(4).random(50)

    assert mean_interval(values, seed=7) == mean_interval(values, seed=7)
    assert mean_interval(values, seed=7) != mean_interval(values, seed=8)


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5, 0.5]])
def test_interval_of_equal_values_is_that_value(values: list[float]) -> None:
    assert mean_interval(values) == (0.5, 0.5)
    assert median_interval(values) == (0.5, 0.5)


def test_share_interval_is_wilson_s() -> None:
    assert share_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_share_interval_of_none_and_all_has_a_width() -> None:
    assert share_interval(0, 20)[0] == pytest.approx(0)
    assert 0.1 < share_interval(0, 20)[1] < 0.2
    assert share_interval(20, 20)[1] == pytest.approx(1)


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [float("inf")], [[1.0], [2.0]]])
def test_interval_of_nothing_or_of_what_is_not_finite_is_an_error(values: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="finite"):
        mean_interval(values)


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_share_of_impossible_counts_is_an_error(successes: int, n: int) -> None:
    with pytest.raises(InvalidInputError, match=f"successes={successes}, n={n}"):
        share_interval(successes, n)
