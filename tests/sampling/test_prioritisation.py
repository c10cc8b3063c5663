"""Prioritisation on configurations whose order is known by hand."""

from typing import get_args

import pytest
from contracts.sampler_contract import wide_model

from featurenet.featuremodel.model import Configuration
from featurenet.sampling.prioritisation import Technique, prioritise

pytestmark = pytest.mark.jvm

NONE, ONE, TWO, ALL = (
    Configuration(frozenset({"Root", *(f"F{number}" for number in range(size))}))
    for size in (0, 1, 2, 5)
)


@pytest.mark.parametrize("technique", get_args(Technique))
def test_most_distant_pair_comes_first(technique: Technique) -> None:
    ordered = prioritise(wide_model(5), [ONE, NONE, TWO, ALL], technique)
    assert ordered[:2] == (NONE, ALL)
    assert set(ordered) == {NONE, ONE, TWO, ALL}


def test_greedy_takes_pairs_and_near_optimal_sums() -> None:
    far = Configuration(frozenset({"Root", "F2", "F3"}))
    given = [NONE, ONE, TWO, ALL, far]
    assert prioritise(wide_model(5), given, "greedy")[2:] == (TWO, far, ONE)
    assert prioritise(wide_model(5), given, "near-optimal")[2] in (TWO, far)
