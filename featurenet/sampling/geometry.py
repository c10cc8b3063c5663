"""Distances of configurations → how they lie: clusters, a map, and what more of them add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from featurenet.sampling.diversity import BLOCK, distances

Distances = NDArray[np.float64]
"""Symmetric, `(configurations, configurations)`, 0 on the diagonal."""

STEPS = 24
"""Sizes of a sample for which its diversity is told."""


def distance_matrix(rows: NDArray[np.float32]) -> Distances:
    """Returns the Jaccard distance of each pair of rows of `incidence`, exactly."""
    found = np.empty((len(rows), len(rows)))
    for start in range(0, len(rows), BLOCK):
        found[start : start + BLOCK] = distances(rows[start : start + BLOCK], rows)
    np.fill_diagonal(found, 0.0)
    return found


def cluster_order(matrix: Distances) -> list[int]:
    """Returns places in an order in which those that are alike stand together.

    That of the leaves of a tree that joins the nearest groups, by the mean of their distances
    (average linkage).
    """
    if len(matrix) < 3:
        return list(range(len(matrix)))
    from scipy.cluster.hierarchy import leaves_list, linkage  # on use: they take long to import
    from scipy.spatial.distance import squareform

    condensed = squareform(matrix, checks=False)
    return [int(place) for place in leaves_list(linkage(condensed, "average"))]


@dataclass(frozen=True, slots=True)
class Map:
    """Points of a plane whose distances are as near to the real ones as a plane allows.

    Args:
        points: `(configurations, 2)`.
        share: Which share of all variation the plane shows, in [0, 1]; None without any.
    """

    points: NDArray[np.float64]
    share: float | None


def classical_map(matrix: Distances) -> Map:
    """Returns classical multidimensional scaling in two dimensions.

    It has one solution, up to reflections, which are settled so that the same distances always
    give the same map (Torgerson, Psychometrika 17:401-419, 1952).
    """
    size = len(matrix)
    if size < 2 or not matrix.any():
        return Map(np.zeros((size, 2)), None)
    square = matrix**2
    means = square.mean(axis=0)
    inner = -0.5 * (square - means[:, None] - means[None, :] + square.mean())
    values, vectors = np.linalg.eigh(inner)
    largest, axes = values[::-1][:2].clip(min=0), vectors[:, ::-1][:, :2]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])
    points = np.zeros((size, 2))
    points[:, : axes.shape[1]] = axes * np.sqrt(largest)
    return Map(points, float(largest.sum() / values[values > 0].sum()))


@dataclass(frozen=True, slots=True)
class Size:
    """How diverse the first configurations of a sample are.

    Args:
        count: How many of them, at least 2.
        mean: Distance of all pairs, on average.
        minimum: Least distance of a pair.
        nearest: Distance of a configuration to its nearest neighbour, on average.
    """

    count: int
    mean: float
    minimum: float
    nearest: float


def growth(matrix: Distances, counts: Sequence[int] | None = None) -> tuple[Size, ...]:
    """Returns the diversity of a sample's first configurations for growing numbers of them.

    Args:
        matrix: Distances, configurations in the order of the sample.
        counts: For which numbers; None for about `STEPS` of them, up to all.
    """
    apart = matrix.copy()
    np.fill_diagonal(apart, np.inf)
    found = []
    for count in counts if counts is not None else steps(len(matrix)):
        part, nearest = matrix[:count, :count], apart[:count, :count].min(axis=1)
        mean = float(part.sum() / (count * (count - 1)))
        found.append(Size(count, mean, float(nearest.min()), float(nearest.mean())))
    return tuple(found)


def steps(size: int) -> tuple[int, ...]:
    """Returns sizes from 2 on that grow by the same factor, the last one `size` itself."""
    if size < 2:
        return ()
    spread = np.geomspace(2, size, min(STEPS, size - 1)).round()
    return tuple(dict.fromkeys(int(each) for each in spread))


PERMUTATIONS = 999


@dataclass(frozen=True, slots=True)
class Mantel:
    """How two distances of the same things go together.

    Args:
        rho: Spearman's, over all pairs.
        p: Share of random orders of the things that give one at least as far from 0.
        things: How many.
    """

    rho: float
    p: float
    things: int


def mantel(one: Distances, other: Distances, seed: int = 0) -> Mantel | None:
    """Returns the Mantel test of two distance matrices, on ranks; None where it is undefined.

    Pairs that share a thing are not independent, so that the usual p-values do not hold: the
    things of one matrix are put into random orders instead (Mantel, Cancer Research 27:209, 1967).

    Args:
        one: Distances.
        other: Others of the same things in the same order.
        seed: Of the orders.
    """
    from scipy.stats import rankdata  # on use: it takes long to import

    size = len(one)
    upper = np.triu_indices(size, 1)
    first = rankdata(one[upper]) - (len(upper[0]) + 1) / 2
    second = np.zeros_like(other)
    second[upper] = rankdata(other[upper]) - (len(upper[0]) + 1) / 2
    second += second.T
    scale = float(np.sqrt((first**2).sum() * (second[upper] ** 2).sum()))
    if size < 4 or not scale:
        return None
    rho = float(first @ second[upper]) / scale
    chance = np.random.default_rng(seed)
    further = 0
    for _ in range(PERMUTATIONS):
        order = chance.permutation(size)
        shuffled = float(first @ second[np.ix_(order, order)][upper]) / scale
        further += abs(shuffled) >= abs(rho) - 1e-12
    return Mantel(rho, (further + 1) / (PERMUTATIONS + 1), size)
