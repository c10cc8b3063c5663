"""The Pareto front: which of several points no other one dominates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def undominated(points: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """Returns the positions of the points on the front, in their order.

    A point dominates another if it is nowhere less and somewhere more; so points that are equal
    everywhere are on the front together, or not at all.

    Args:
        points: Of equal length, finite; more is better everywhere.
    """
    if not points:
        return ()
    table = np.asarray(points, dtype=np.float64)
    return tuple(
        position
        for position, point in enumerate(table)
        if not ((table >= point).all(axis=1) & (table > point).any(axis=1)).any()
    )
