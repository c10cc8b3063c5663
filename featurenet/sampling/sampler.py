"""A feature model, a strategy and a seed → a sample of distinct, valid configurations."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from featurenet.errors import FeatureNetError, InvalidInputError, UnsatisfiableError
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.records import Sample, Sampling
from featurenet.registry import Registry
from featurenet.sampling.pledge import Drawn, Pledge, Progress
from featurenet.sampling.validation import valid_rows


class Sampler(Protocol):
    """Draws configurations. The same arguments give the same sample, unless `seconds` cut it short.

    Args:
        model: The feature model.
        count: Configurations to draw, at least 1.
        seed: Source of every random choice.
        iterations: Most search steps; samplers that do not search have no use for it.
        seconds: Limit on the wall-clock time; None = no limit.
        on_progress: Called a few times a second with (search steps done, or configurations drawn
            where there is no search; present fitness, 0 without search).

    Returns:
        Distinct, valid configurations: `count`, or all there are, which sets `exhausted`, or those
        that were found in time, which sets `out_of_time`, or before Ctrl-C, which sets
        `interrupted`. An unsatisfiable model gives none.

    Raises:
        KeyboardInterrupt: If Ctrl-C came before anything was found.
    """

    def __call__(
        self,
        model: FeatureModel,
        count: int,
        *,
        seed: int,
        iterations: int,
        seconds: float | None,
        on_progress: Progress | None = None,
    ) -> Sample: ...


SAMPLERS: Registry[Sampler] = Registry("strategy", "featurenet.samplers")


def sample(
    model: FeatureModel,
    sampling: Sampling,
    count: int,
    seed: int,
    on_progress: Progress | None = None,
) -> Sample:
    """Draws a sample as asked.

    Args:
        model: The feature model.
        sampling: Strategy and budgets.
        count: Configurations to draw; if the model has fewer, the sample holds all of them and
            its `exhausted` is True.
        seed: Source of every random choice.
        on_progress: Called a few times a second with (steps, fitness).

    Raises:
        InvalidInputError: If `count` is below 1, the strategy is unknown, or not one
            configuration was found in time.
        UnsatisfiableError: If the model has no configuration; it names a minimal conflict.
        KeyboardInterrupt: If Ctrl-C came before anything was found; later, the sample holds what
            there is, and its `interrupted` is True.
    """
    if count < 1:
        raise InvalidInputError(f"at least 1 configuration must be asked for, received {count}")
    sampler = SAMPLERS.get(sampling.strategy)
    drawn = sampler(
        model,
        count,
        seed=seed,
        iterations=sampling.iterations,
        seconds=sampling.seconds,
        on_progress=on_progress,
    )
    if not drawn.configurations:
        raise _nothing_found(model, drawn, sampling)
    return drawn


def _nothing_found(model: FeatureModel, drawn: Sample, sampling: Sampling) -> InvalidInputError:
    if drawn.exhausted:
        return UnsatisfiableError(
            f"{model.name} has no valid configuration", Pledge(model).conflict()
        )
    return InvalidInputError(
        f"no configuration of {model.name} was found within seconds={sampling.seconds}; "
        "allow more time"
    )


def search(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "pledge": random configurations, made to differ by a (1+1) evolutionary search.

    One step orders the configurations by repeatedly taking the most distant pair, replaces the
    last one by a fresh random one, and keeps that if the sum of all pairwise Jaccard distances on
    literals grows (Henard et al., "Bypassing the combinatorial explosion", IEEE TSE 2014).
    """
    return _timed(
        "pledge",
        model,
        seed,
        lambda pledge: pledge.search(count, seed, iterations, seconds, on_progress),
    )


def random(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "random": models of a SAT solver that decides at random; it does not search."""
    return _timed(
        "random", model, seed, lambda pledge: pledge.random(count, seed, seconds, on_progress)
    )


def uniform(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "uniform": every configuration is equally likely; it does not search.

    Most configurations of a network's model have all blocks and cells, and so has the sample.
    """
    return _timed(
        "uniform", model, seed, lambda pledge: pledge.uniform(count, seed, seconds, on_progress)
    )


def diverse(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "diverse": the smallest distance between two configurations is made large.

    Distances are Jaccard's on selected features. From many candidates of every size the farthest
    are taken, one after another, so every prefix of the sample is diverse as well; each number of
    blocks gets at least a share `strata.SHARE` of it. One search step then draws a part of a
    configuration with a close neighbour anew, up to 64 times, until it is farther from all others.
    """
    return _timed(
        "diverse",
        model,
        seed,
        lambda pledge: pledge.diverse(count, seed, iterations, seconds, on_progress),
    )


def covering(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "coverage": each configuration has as many uncovered pairs as can be found.

    A pair is two literals, features that are selected or deselected. The sample's fitness tells
    for each prefix how many pairs it covers. As soon as all valid pairs are covered, all are to be
    covered once more: a sample of `count` is as good a pairwise sample as that many can be.
    """
    return _timed(
        "coverage", model, seed, lambda pledge: pledge.covering(count, seed, seconds, on_progress)
    )


def balanced(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
) -> Sample:
    """The sampler "balanced": covers many pairs, as "coverage", but keeps a distance.

    Any two configurations are at least 0.7 times as far apart, if that is possible, as the nearest
    two of a sample of as many that is chosen for distance alone; each number of blocks gets at
    least a share `strata.SHARE`. The fitness tells how many pairs each prefix covers.
    """
    return _timed(
        "balanced", model, seed, lambda pledge: pledge.balanced(count, seed, seconds, on_progress)
    )


def _timed(
    strategy: str, model: FeatureModel, seed: int, draw: Callable[[Pledge], Drawn]
) -> Sample:
    pledge = Pledge(model)
    start = time.perf_counter()
    drawn = draw(pledge)
    seconds = time.perf_counter() - start
    return Sample(
        _checked(model, pledge, drawn),
        strategy,
        seed,
        drawn.iterations,
        seconds,
        drawn.fitness,
        drawn.exhausted,
        drawn.out_of_time,
        drawn.remark,
        drawn.interrupted,
    )


def _checked(model: FeatureModel, pledge: Pledge, drawn: Drawn) -> tuple[Configuration, ...]:
    """Holds what a solver found from clauses against the model itself."""
    valid = valid_rows(model, drawn.rows)
    if not valid.all():
        (invalid, *_) = pledge.configurations(drawn.rows[~valid][:1])
        raise FeatureNetError(
            f"the sampler drew an invalid configuration of {model.name}, please report this: "
            f"{violations(model, invalid)[0]}"
        )
    return pledge.configurations(drawn.rows)


SAMPLERS.register("balanced", balanced)
SAMPLERS.register("coverage", covering)
SAMPLERS.register("diverse", diverse)
SAMPLERS.register("pledge", search)
SAMPLERS.register("random", random)
SAMPLERS.register("uniform", uniform)
