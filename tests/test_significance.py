"""What the test images bear out: chance, and the difference of two accuracies."""

from __future__ import annotations

import pytest

from featurenet.metrics.intervals import share_interval
from featurenet.records import MetricResult, State, TrialResult
from featurenet.significance import difference_interval, has_learned


def trained(right: int, of: int = 100, **changes: object) -> TrialResult:
    """A model that is right on so many images, with a tenth in the most frequent class."""
    interval = share_interval(right, of)
    found = {"intervals": {"accuracy": interval}, "images": of, "chance": 0.1, **changes}
    accuracy = MetricResult.parse({"status": "ok", "value": right / of, **found})
    return TrialResult(state=State.DONE, metrics={"accuracy": accuracy})


@pytest.mark.parametrize(
    ("right", "of", "learned"),
    [
        (0, 100, False),
        (10, 100, False),
        (15, 100, False),
        (17, 100, True),
        (1_050, 10_000, False),
        (1_070, 10_000, True),
        (100, 100, True),
    ],
)
def test_model_has_learned_if_its_interval_is_above_chance(
    right: int, of: int, learned: bool
) -> None:
    assert has_learned(trained(right, of)) is learned


@pytest.mark.parametrize(
    "result",
    [
        None,
        TrialResult(state=State.FAILED),
        trained(10, chance=None),
        trained(10, intervals={}),
        trained(10, status="failed"),
    ],
)
def test_nothing_is_claimed_without_interval_or_chance(result: TrialResult | None) -> None:
    assert has_learned(result) is None


def test_difference_is_that_of_newcombe() -> None:
    one, other = share_interval(56, 70), share_interval(48, 80)  # the paper's first example
    found = difference_interval(56 / 70, one, 48 / 80, other)
    assert found == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference_interval(0.6, other, 0.8, one) == pytest.approx((-0.3339, -0.0524), abs=5e-5)


def test_equal_accuracies_never_differ() -> None:
    interval = share_interval(97, 100)
    low, high = difference_interval(0.97, interval, 0.97, interval)
    assert low < 0 < high and low == pytest.approx(-high)
