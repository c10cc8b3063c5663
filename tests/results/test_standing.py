"""Where a model stands: a place within overlapping intervals is a tie."""

from __future__ import annotations

from featurenet.records import Figure
from featurenet.results.standing import Standing, stand

COLUMN = {
    1: Figure(0.9, 0.85, 0.95),
    2: Figure(0.88, 0.83, 0.93),
    3: Figure(0.5, 0.45, 0.55),
    4: Figure(0.1),
}


def test_overlapping_intervals_share_a_place() -> None:
    assert stand(1, COLUMN, "max") == Standing(1, 1, 4)
    assert stand(2, COLUMN, "max") == Standing(1, 1, 4)
    assert stand(3, COLUMN, "max") == Standing(3, 0, 4)


def test_less_may_be_better() -> None:
    assert stand(4, COLUMN, "min") == Standing(1, 0, 4)
    assert stand(1, COLUMN, "min") == Standing(3, 1, 4)


def test_where_nothing_is_better_there_is_no_place() -> None:
    assert stand(1, COLUMN, "none") == Standing(None, 1, 4)
