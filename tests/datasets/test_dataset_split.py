from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurenet.datasets.split import split_stratified

COUNTS = st.lists(st.integers(2, 30), min_size=1, max_size=6)


@given(COUNTS, st.floats(0.01, 0.99), st.integers(0, 2**31 - 1))
def test_split_keeps_every_position_once_and_every_class_in_both(
    counts: list[int], share: float, seed: int
) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    kept, held = split_stratified(labels, share, seed)
    assert sorted([*kept, *held]) == list(range(len(labels)))
    for label, count in enumerate(counts):
        of_class = int((labels[held] == label).sum())
        assert 1 <= of_class <= count - 1
        assert abs(of_class - count * share) <= 1


@given(st.permutations(range(20)), st.integers(0, 100))
def test_positions_are_ascending_and_repeat_with_the_seed(order: list[int], seed: int) -> None:
    labels = np.array(order) % 2
    kept, held = split_stratified(labels, 0.3, seed)
    assert np.all(np.diff(kept) > 0) and np.all(np.diff(held) > 0)
    assert held.tolist() == split_stratified(labels, 0.3, seed)[1].tolist()


def test_another_seed_holds_out_others() -> None:
    labels = np.zeros(100, np.int64)
    first, second = (split_stratified(labels, 0.2, seed)[1].tolist() for seed in (1, 2))
    assert first != second


def test_class_with_one_image_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="one image"):
        split_stratified(np.array([0, 0, 1]), 0.5, 0)
