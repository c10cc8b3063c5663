"""Jaccard distances on hand-made sets and against the plain double loop."""

import random

import pytest
from scipy.stats import binomtest

from featurenet.featuremodel.model import Configuration
from featurenet.sampling.diversity import BLOCK, Coverage, EstimatedCoverage, diversity


def configurations(*selections: str) -> list[Configuration]:
    return [Configuration(frozenset(selection)) for selection in selections]


def test_distances_of_three_sets() -> None:
    figures = diversity(configurations("ab", "bc", "abcd"))
    assert figures["mean"] == pytest.approx((2 / 3 + 1 / 2 + 1 / 2) / 3)
    assert figures["minimum"] == pytest.approx(1 / 2)
    assert figures["nearest"] == pytest.approx(1 / 2)


@pytest.mark.parametrize("selections", [(), ("ab",)])
def test_fewer_than_two_configurations_have_no_distance(selections: tuple[str, ...]) -> None:
    assert set(diversity(configurations(*selections)).values()) == {None}


def test_equal_and_empty_configurations_have_distance_zero() -> None:
    assert diversity(configurations("ab", "ab"))["mean"] == 0
    assert diversity(configurations("", ""))["minimum"] == 0


def test_blocks_of_rows_agree_with_the_plain_loop() -> None:
    source = random.Random(1)  # noqa: S311
    names = "abcdefghijkl"
    chosen = [frozenset(source.sample(names, source.randint(1, 11))) for _ in range(BLOCK + 40)]
    figures = diversity([Configuration(each) for each in chosen])
    plain = [
        [1 - len(a & b) / len(a | b) for j, b in enumerate(chosen) if j != i]
        for i, a in enumerate(chosen)
    ]
    nearest = [min(row) for row in plain]
    assert figures["mean"] == pytest.approx(sum(map(sum, plain)) / len(chosen) / (len(chosen) - 1))
    assert figures["minimum"] == pytest.approx(min(nearest))
    assert figures["nearest"] == pytest.approx(sum(nearest) / len(nearest))


def test_share_of_nothing_is_one() -> None:
    assert Coverage(strength=2, covered=0, valid=0).share == 1
    assert Coverage(strength=2, covered=1, valid=4).share == 0.25


def test_distances_on_literals_count_what_both_leave_out() -> None:
    figures = diversity(configurations("ab", "bc", "abcd"), features=6)
    # 2 of 6 features differ, then 2, then 2: 1 - 4 / 8 each
    assert figures == {"mean": 0.5, "minimum": 0.5, "nearest": 0.5}


def test_literal_distance_of_opposites_is_one() -> None:
    assert diversity(configurations("ab", "cd"), features=4)["mean"] == 1


@pytest.mark.parametrize(("covered", "drawn"), [(0, 10), (10, 10), (1, 1), (9_321, 10_000)])
def test_interval_of_an_estimate_is_wilsons(covered: int, drawn: int) -> None:
    found = EstimatedCoverage(3, drawn, covered)
    expected = binomtest(covered, drawn).proportion_ci(0.95, method="wilson")
    assert found.interval == pytest.approx((expected.low, expected.high))
