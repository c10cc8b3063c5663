"""What a run will take: by history when there is some, else a guess that says so."""

from __future__ import annotations

import pytest

from featurenet.estimate import GUESS_SPREAD, LEAST_HISTORY, estimate
from featurenet.store.pace import Took

SIZES = [(1_000, 50_000, 2_000_000), (3_000, 150_000, 9_000_000)]


def test_history_tells_seconds_and_scales_with_passes() -> None:
    history = [Took(aside=2.0, training=1.0, passes=1_000)] * LEAST_HISTORY
    found = estimate(10, 3_000, SIZES, history)
    assert (found.low, found.seconds, found.high) == pytest.approx((50.0, 50.0, 50.0))
    assert found.models == LEAST_HISTORY


def test_history_gives_a_range_as_wide_as_models_differed() -> None:
    history = [Took(aside=0.0, training=float(each), passes=100) for each in range(1, 12)]
    found = estimate(1, 100, SIZES, history)
    assert (found.low, found.seconds, found.high) == pytest.approx((2.0, 6.0, 10.0))


def test_too_little_history_is_a_guess() -> None:
    history = [Took(aside=900.0, training=900.0, passes=1)] * (LEAST_HISTORY - 1)
    found = estimate(10, 3_000, SIZES, history)
    assert found.models == 0
    assert found.high == pytest.approx(found.seconds * GUESS_SPREAD)
    assert found.low == pytest.approx(found.seconds / GUESS_SPREAD)
    assert found == estimate(10, 3_000, SIZES, [])


def test_larger_networks_are_guessed_to_take_more_of_all() -> None:
    larger = [(10 * weights, 10 * flops, 10 * memory) for weights, flops, memory in SIZES]
    small, large = estimate(10, 3_000, SIZES, []), estimate(10, 3_000, larger, [])
    assert large.seconds > small.seconds
    assert large.memory > small.memory
    assert large.disk > small.disk


def test_workers_share_time_and_each_takes_memory() -> None:
    one, two = estimate(10, 3_000, SIZES, []), estimate(10, 3_000, SIZES, [], workers=2)
    assert two.seconds == pytest.approx(one.seconds / 2)
    assert two.memory == 2 * one.memory
    assert two.disk == one.disk


def test_nothing_that_can_be_built_is_no_error() -> None:
    assert estimate(10, 3_000, [], []).seconds > 0
