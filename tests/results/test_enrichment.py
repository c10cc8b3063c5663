"""Features that go with a group of models, against counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom

from featurenet.results.enrichment import enriched
from featurenet.results.structure import Structure

FEATURES = ("Root", "A", "B", "Twin")


def structure(rows: list[list[int]]) -> Structure:
    bits = {number: np.packbits(row).tobytes() for number, row in enumerate(rows, start=1)}
    return Structure(FEATURES, bits)


ROWS = [[1, int(n < 6), n % 2, int(n < 6)] for n in range(20)]
"""A and its twin are had by the first six of twenty."""


def test_what_goes_with_a_group_is_counted() -> None:
    first = enriched(structure(ROWS), [1, 2, 3, 4, 5])[0]
    assert (first.feature, first.selected, first.same) == ("A", True, ("Twin",))
    assert (first.group, first.members, first.all, first.models) == (5, 5, 6, 20)
    assert first.p == pytest.approx(2 * hypergeom.sf(4, 20, 6, 5))
    assert first.sure


def test_what_a_group_lacks_goes_with_it_too() -> None:
    first = enriched(structure(ROWS), [7, 8, 9, 10, 11, 12, 13, 14])[0]
    assert (first.feature, first.selected, first.group, first.all) == ("A", False, 8, 14)


def test_features_that_all_models_have_go_with_nothing() -> None:
    assert enriched(structure([[1, 1, 0, 1]] * 4), [1, 2]) == ()


@pytest.mark.parametrize("numbers", [[], [99], list(range(1, 21))])
def test_nobody_and_everybody_are_no_group(numbers: list[int]) -> None:
    assert enriched(structure(ROWS), numbers) == ()


def test_one_model_tells_too_little() -> None:
    assert not any(each.sure for each in enriched(structure(ROWS), [1]))
