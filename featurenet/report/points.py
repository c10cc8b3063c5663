"""Models as points of size and accuracy, and how two of them compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from featurenet.report.models import Row
from featurenet.significance import Interval, compare_shares, difference_interval


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

    @property
    def interval(self) -> Interval | None:
        """The accuracy's 95 % interval, if it was recorded."""
        return self.row.intervals.get("accuracy")

    def gain_interval(self, other: Point) -> Interval | None:
        """Returns the 95 % interval of this accuracy minus the other's; None without theirs."""
        if self.interval is None or other.interval is None:
            return None
        return difference_interval(self.accuracy, self.interval, other.accuracy, other.interval)

    def against(self, other: Point) -> int:
        """Returns 1 if this one is more accurate, -1 if less, 0 if the images do not tell.

        Without intervals, 0 means equal.
        """
        return compare_shares(self.accuracy, self.interval, other.accuracy, other.interval)

    def betters(self, other: Point) -> bool:
        """Whether it is more accurate without more weights, or as accurate with fewer."""
        verdict = self.against(other)
        return (verdict > 0 and self.size <= other.size) or (
            verdict == 0 and self.size < other.size
        )


def points(table: Iterable[Row]) -> tuple[Point, ...]:
    """Returns the models that have both an accuracy and a size, in the table's order."""
    return tuple(
        Point(row.size, row.accuracy, row)
        for row in table
        if row.size is not None and row.accuracy is not None
    )
