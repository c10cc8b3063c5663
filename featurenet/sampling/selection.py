"""Many configurations → the few that differ most, in an order whose every prefix differs much.

Farthest-first: the next one is always the one whose nearest neighbour among those taken is
farthest away, which comes within a factor of two of the best possible minimum (Gonzalez,
"Clustering to minimize the maximum intercluster distance", 1985).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.sampling.diversity import BLOCK, distances, incidence


def farthest_first(
    configurations: Sequence[Configuration], count: int, given: Sequence[Configuration] = ()
) -> list[int]:
    """Chooses configurations by their Jaccard distances on selected features.

    Args:
        configurations: To choose from; of equally far ones the first is taken.
        count: How many to choose, at least 1; all if there are fewer.
        given: Taken already: the choice is far from these, too. Without any, the choice begins
            with the most distant pair.

    Returns:
        Places in `configurations`, in the order of choice. Fewer choices are a prefix of more.

    Raises:
        InvalidInputError: If `count` is below 1.
    """
    if count < 1:
        raise InvalidInputError(f"at least 1 configuration must be asked for, received {count}")
    rows = incidence([*configurations, *given])
    candidates, taken = rows[: len(configurations)], rows[len(configurations) :]
    if not len(candidates):
        return []
    nearest = _nearest(candidates, taken) if len(taken) else None
    chosen = [_most_distant(candidates) if nearest is None else int(nearest.argmax())]
    if nearest is None:
        nearest = np.full(len(candidates), np.inf)
    sizes = candidates.sum(axis=1)
    while True:
        nearest = np.minimum(nearest, _distances_from(chosen[-1], candidates, sizes))
        nearest[chosen[-1]] = -1  # never again, even if all others are equal to taken ones
        if len(chosen) == min(count, len(candidates)):
            return chosen
        chosen.append(int(nearest.argmax()))


def _distances_from(
    place: int, candidates: NDArray[np.float32], sizes: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Returns what `distances` does, for one row and with the rows' sums at hand: 10 x faster."""
    common = (candidates @ candidates[place]).astype(float)
    either = sizes + sizes[place] - common
    alike: NDArray[np.float64] = np.divide(
        common, either, out=np.ones_like(common), where=either > 0
    )
    return 1 - alike


def _nearest(candidates: NDArray[np.float32], taken: NDArray[np.float32]) -> NDArray[np.float64]:
    """Returns each candidate's distance to the nearest of those taken."""
    nearest = np.full(len(candidates), np.inf)
    for start in range(0, len(taken), BLOCK):
        found = distances(taken[start : start + BLOCK], candidates)
        nearest = np.minimum(nearest, found.min(axis=0))
    return nearest


def _most_distant(candidates: NDArray[np.float32]) -> int:
    """Returns the first of the most distant pair; its partner is the farthest from it."""
    farthest = np.concatenate(
        [
            distances(candidates[start : start + BLOCK], candidates).max(axis=1)
            for start in range(0, len(candidates), BLOCK)
        ]
    )
    return int(farthest.argmax())
