"""A sample and its feature model → the same sample with more configurations, far from the old."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.records import Sample, Sampling
from featurenet.sampling.draw import sample
from featurenet.sampling.sampler import Progress
from featurenet.sampling.selection import farthest_first

CANDIDATES = 10
"""Configurations that are drawn for each one that is added …"""

MOST_CANDIDATES = 2_000
"""… but no more than so many beyond those that are asked for."""


def extend(
    model: FeatureModel,
    given: Sequence[Configuration],
    sampling: Sampling,
    count: int,
    seed: int,
    on_progress: Progress | None = None,
) -> Sample:
    """Adds configurations that are far from those given and from one another.

    Candidates are drawn as `sampling` says, and chosen farthest first.

    Args:
        model: The feature model.
        given: Valid configurations, kept first and in their order.
        sampling: Strategy and budgets of drawing candidates.
        count: Configurations to add, at least 1; fewer if the model has no more.
        seed: Source of every random choice.
        on_progress: Called a few times a second while candidates are drawn.

    Raises:
        InvalidInputError: If `count` is below 1, or the model has no further configuration.
        KeyboardInterrupt: If Ctrl-C came before any was found.
    """
    start = time.perf_counter()
    known = frozenset(given)
    pool = len(known) + count + min((CANDIDATES - 1) * count, MOST_CANDIDATES)
    drawn = sample(model, sampling, pool if count > 0 else count, seed, on_progress)
    fresh = [each for each in drawn.configurations if each not in known]
    if not fresh and drawn.interrupted:
        raise KeyboardInterrupt
    if not fresh:
        why = "has no further one" if drawn.exhausted else "gave no further one in time"
        raise InvalidInputError(f"{len(known)} configurations are given, and {model.name} {why}")
    chosen = tuple(fresh[place] for place in farthest_first(fresh, count, given))
    return replace(
        drawn,
        configurations=(*given, *chosen),
        strategy=f"{drawn.strategy}, farthest first",
        seconds=time.perf_counter() - start,
        fitness=(),
        exhausted=drawn.exhausted and len(fresh) <= count,
    )
