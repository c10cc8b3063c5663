"""Configurations → how different they are: Jaccard distances and covered interactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.sampling.pledge import Pledge

BLOCK = 512
"""Rows of the distance matrix that are in memory at a time."""


def diversity(
    configurations: Sequence[Configuration], features: int | None = None
) -> dict[str, float | None]:
    """Returns the Jaccard distances between configurations.

    The distance of two sets is 1 - (elements of both) / (elements of either), in [0, 1].

    Args:
        configurations: Any; equal ones have distance 0.
        features: Number of features of the model, for distances on literals, as PLEDGE measures
            them: a feature that both leave out makes two configurations alike, too. None: the
            sets are the selected features.

    Returns:
        "mean" and "minimum" over all pairs, and "nearest", the mean distance of a configuration
        to its nearest neighbour; None for fewer than two configurations.
    """
    size = len(configurations)
    if size < 2:
        return {"mean": None, "minimum": None, "nearest": None}
    rows = incidence(configurations)
    total, nearest = 0.0, np.empty(size)
    for start in range(0, size, BLOCK):
        found = distances(rows[start : start + BLOCK], rows, features)
        total += float(found.sum(dtype=float))
        own = np.arange(len(found))
        found[own, start + own] = np.inf
        nearest[start : start + BLOCK] = found.min(axis=1)
    return {
        "mean": total / (size * (size - 1)),
        "minimum": float(nearest.min()),
        "nearest": float(nearest.mean()),
    }


def incidence(configurations: Sequence[Configuration]) -> NDArray[np.float32]:
    """Returns `(configurations, features that occur)`, 1 where a feature is selected."""
    names = sorted(set(chain.from_iterable(each.selected for each in configurations)))
    place = {name: column for column, name in enumerate(names)}
    rows = np.zeros((len(configurations), len(names)), dtype=np.float32)
    for row, configuration in zip(rows, configurations, strict=True):
        row[[place[name] for name in configuration.selected]] = 1
    return rows


def distances(
    some: NDArray[np.float32], rows: NDArray[np.float32], features: int | None = None
) -> NDArray[np.float64]:
    """Returns the Jaccard distances `(some, rows)` between rows of `incidence`.

    Args:
        some: `(some, features that occur)`.
        rows: `(rows, features that occur)`.
        features: As in `diversity`. Two empty sets have distance 0.
    """
    common = (some @ rows.T).astype(float)
    selected = some.sum(axis=1)[:, None] + rows.sum(axis=1)[None, :]
    if features is None:
        either = selected - common
    else:
        different = selected - 2 * common
        common, either = features - different, features + different
    alike: NDArray[np.float64] = np.divide(
        common, either, out=np.ones_like(common), where=either > 0
    )
    return 1 - alike


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a model's interactions of one strength some configurations show.

    Args:
        strength: 1 for single literals, 2 for pairs of literals over different features; a
            literal is a feature being selected, or being deselected.
        covered: Interactions that hold in at least one of the configurations.
        valid: Interactions that hold in at least one configuration of the model, exactly; None
            if they were not counted.
    """

    strength: int
    covered: int
    valid: int | None

    @property
    def share(self) -> float | None:
        """Covered interactions as a share in [0, 1]; 1 if there is nothing to cover."""
        if self.valid is None:
            return None
        return self.covered / self.valid if self.valid else 1.0


@dataclass(frozen=True, slots=True)
class EstimatedCoverage:
    """Which share of a model's interactions of one strength some configurations show, estimated.

    Args:
        strength: Literals of an interaction.
        drawn: Random valid interactions that were looked for, at least 1.
        covered: Those of them that hold in at least one of the configurations.
    """

    strength: int
    drawn: int
    covered: int

    @property
    def share(self) -> float:
        """The estimate, in [0, 1]."""
        return self.covered / self.drawn

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (JASA 22, 1927) around it, for a confidence of 95 %."""
        square = NormalDist().inv_cdf(0.975) ** 2
        middle = (self.covered + square / 2) / (self.drawn + square)
        variance = self.share * (1 - self.share) / self.drawn + square / (4 * self.drawn**2)
        half = sqrt(square * variance) * self.drawn / (self.drawn + square)
        return max(0.0, middle - half), min(1.0, middle + half)


def coverage(
    model: FeatureModel, configurations: Sequence[Configuration], strength: int = 2
) -> Coverage:
    """Measures the t-wise coverage of valid configurations.

    Args:
        model: The feature model.
        configurations: Valid ones; invalid ones may hold interactions that do not count.
        strength: t, 1 or 2.
    """
    pledge = Pledge(model)
    return Coverage(
        strength,
        pledge.covered_interactions(configurations, strength),
        pledge.valid_interactions(strength),
    )
