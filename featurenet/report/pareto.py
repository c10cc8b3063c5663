"""Models as points of size and accuracy, and which of them no other one beats in both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from featurenet.report.models import Row


@dataclass(frozen=True, slots=True)
class Point:
    """A model with both figures.

    Args:
        size: Trainable weights.
        accuracy: Share in [0, 1].
        row: The model.
    """

    size: float
    accuracy: float
    row: Row

    def beats(self, other: Point) -> bool:
        """Tells whether this one is no worse in both figures and better in one."""
        no_worse = self.accuracy >= other.accuracy and self.size <= other.size
        return no_worse and (self.accuracy, self.size) != (other.accuracy, other.size)


def points(table: Iterable[Row]) -> tuple[Point, ...]:
    """Returns the models that have both an accuracy and a size, in the table's order."""
    return tuple(
        Point(row.size, row.accuracy, row)
        for row in table
        if row.size is not None and row.accuracy is not None
    )


def front(candidates: Iterable[Point]) -> tuple[Point, ...]:
    """Returns the Pareto front, the smallest model first.

    Of models that are equal in both figures, the first of the table stands for all.
    """
    found: list[Point] = []
    for point in sorted(candidates, key=lambda point: (point.size, -point.accuracy)):
        if not found or point.accuracy > found[-1].accuracy:
            found.append(point)
    return tuple(found)
