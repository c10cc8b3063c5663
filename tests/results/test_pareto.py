"""The Pareto front against its definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from featurenet.results.pareto import undominated

POINTS = st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=15)


@given(POINTS)
def test_front_has_every_point_that_none_dominates(points: list[tuple[int, int, int]]) -> None:
    def dominates(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        return one != other and all(a >= b for a, b in zip(one, other, strict=True))

    expected = [
        place
        for place, point in enumerate(points)
        if not any(dominates(each, point) for each in points)
    ]
    assert list(undominated(points)) == expected


def test_equal_points_are_on_the_front_together() -> None:
    assert undominated([(1, 2), (0, 0), (1, 2), (2, 1)]) == (0, 2, 3)
