"""A feature model → how all its configurations divide: by feature, by size, by depth.

Read off the decision diagram, exactly but for rounding; where that outgrows its budget,
estimated from a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from featurenet.featuremodel.model import FeatureModel
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.sampler import SampleRequest
from featurenet.sampling.strata import blocks, cells

SAMPLE = 1_000
"""Configurations that an estimate draws."""

Distribution = tuple[tuple[int, float], ...]
"""(number, share of all configurations in (0, 1]), by ascending number."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How the configurations of a feature model divide.

    Shares below 1e-300 may be left out.

    Args:
        marginals: (feature, share of all configurations that select it), in tree order; empty if
            not known.
        sizes: Distribution of the number of selected features; empty if not known.
        blocks: Distribution of the number of blocks; empty if not known, or not of networks.
        cells: The same of cells in all blocks together.
        sampled: How many configurations these are estimated from; None if they are exact.
        remark: What the reader should know about the estimate; may be empty.
    """

    marginals: tuple[tuple[str, float], ...] = ()
    sizes: Distribution = ()
    blocks: Distribution = ()
    cells: Distribution = ()
    sampled: int | None = None
    remark: str = ""


def shares(model: FeatureModel, pledge: Pledge, seed: int, seconds: float) -> Shares:
    """Divides the configurations of a satisfiable feature model.

    Args:
        model: The feature model.
        pledge: Its sampler.
        seed: Of an estimate, where the exact shares are too costly.
        seconds: Limit on the time, of which each distribution has a quarter, and an estimate half.
    """
    marginals = pledge.marginals()
    sizes = pledge.distribution(model.features, seconds / 4)
    if not len(marginals) or not len(sizes):
        return _estimate(model, pledge, seed, seconds / 2)

    def exactly(names: Sequence[str]) -> Distribution:
        return _distribution(pledge.distribution(names, seconds / 4)) if names else ()

    return Shares(
        marginals=tuple(zip(model.features, map(float, marginals), strict=True)),
        sizes=_distribution(sizes),
        blocks=exactly(blocks(model)),
        cells=exactly(cells(model)),
    )


def _estimate(model: FeatureModel, pledge: Pledge, seed: int, seconds: float) -> Shares:
    drawn = pledge.draw("uniform", SampleRequest(model, SAMPLE, seed, seconds=seconds))
    rows = drawn.rows
    if not len(rows):
        return Shares(sampled=0, remark=drawn.remark)

    def estimated(names: Sequence[str]) -> Distribution:
        numbers = rows[:, [model.number[name] - 1 for name in names]].sum(axis=1)
        return _distribution(np.bincount(numbers) / len(rows)) if names else ()

    return Shares(
        marginals=tuple(zip(model.features, map(float, rows.mean(axis=0)), strict=True)),
        sizes=estimated(model.features),
        blocks=estimated(blocks(model)),
        cells=estimated(cells(model)),
        sampled=len(rows),
        remark=drawn.remark,
    )


def _distribution(by_number: NDArray[np.float64]) -> Distribution:
    return tuple((number, float(share)) for number, share in enumerate(by_number) if share > 0)
