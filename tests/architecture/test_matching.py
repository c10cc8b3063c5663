"""Blocks and cells that stand for one another in several architectures."""

from __future__ import annotations

from featurenet.architecture.matching import align, differing


def equal(one: str, other: str) -> float:
    return float(one == other)


def test_equal_items_stand_in_one_row() -> None:
    rows = align(["abc", "ac"], equal)
    assert rows == [(0, 0), (1, None), (2, 1)]


def test_rows_keep_the_order_of_each() -> None:
    rows = align(["abcd", "bd", "ad"], equal)
    for place in range(3):
        found = [row[place] for row in rows if row[place] is not None]
        assert found == sorted(found, key=int)
    assert rows[-1] == (3, 1, 1)


def test_nothing_is_left_out() -> None:
    rows = align(["xy", "", "yz"], equal)
    assert {row[0] for row in rows} >= {0, 1}
    assert {row[2] for row in rows} >= {0, 1}


def test_cell_that_others_lack_differs() -> None:
    assert differing([None, None]) == ("cell",)
