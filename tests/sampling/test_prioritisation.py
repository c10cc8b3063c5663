"""Prioritisation on configurations whose order is known by hand."""

from typing import get_args

import pytest
from contracts.sampler_contract import wide_model

from featurenet.featuremodel.model import Configuration
from featurenet.sampling.prioritisation import Technique, prioritise

pytestmark = pytest.mark.jvm

FEATURES = wide_model(5).features
NONE, ONE, TWO, ALL = (
    Configuration(frozenset({"Root", *(f"F{number}" for number in range(size))}))
    for size in (0, 1, 2, 5)
)


@pytest.mark.parametrize("technique", get_args(Technique))
def test_most_distant_pair_comes_first(technique: Technique) -> None:
    ordered = prioritise(FEATURES, [ONE, NONE, TWO, ALL], technique)
    assert ordered[:2] == (NONE, ALL)
    assert set(ordered) == {NONE, ONE, TWO, ALL}


def test_greedy_takes_pairs_and_near_optimal_sums() -> None:
    far = Configuration(frozenset({"Root", "F2", "F3"}))
    given = [NONE, ONE, TWO, ALL, far]
    assert prioritise(FEATURES, given, "greedy")[2:] == (TWO, far, ONE)
    assert prioritise(FEATURES, given, "near-optimal")[2] in (TWO, far)


def test_farthest_first_takes_what_is_far_from_all_before() -> None:
    near = Configuration(frozenset({"Root", "F0", "F1", "F2", "F3"}))
    assert prioritise(FEATURES, [near, ALL, TWO, NONE], "farthest-first") == (ALL, NONE, TWO, near)


@pytest.mark.parametrize("technique", get_args(Technique))
def test_nothing_stays_nothing(technique: Technique) -> None:
    assert prioritise(FEATURES, [], technique) == ()
