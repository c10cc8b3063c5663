"""A feature model, a strategy and a seed → a sample of distinct, valid configurations."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any, Protocol

from featurenet.errors import FeatureNetError, InvalidInputError, UnsatisfiableError
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.records import Sample, Sampling
from featurenet.registry import Registry
from featurenet.sampling.bounds import Bound, bounds, impossible
from featurenet.sampling.pledge import Drawn, Pledge, Progress
from featurenet.sampling.strata import SHARE, blocks, structure
from featurenet.sampling.validation import valid_rows

LEAST = 1.0
"""Seconds for explaining why there is no configuration, even if little time is left."""

INTERRUPTED = 0.5
"""Seconds for translating what was found when Ctrl-C came: whoever presses it waits."""


class Sampler(Protocol):
    """Draws configurations. The same arguments give the same sample, unless `seconds` cut it short.

    A sampler may have further parameters, which it is given if they are asked for: `bounds`
    (`bounds.Bound`s that every configuration is to be within), `share`, `distance_floor` and
    `structure_weight` (see `records.Sampling`). To ask for one that it has not got is an error.

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
        InvalidInputError: If `count` is below 1, the strategy is unknown or has no use for an
            option, or not one configuration was found in time.
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
        **options(model, sampling),
    )
    if not drawn.configurations:
        raise _nothing_found(model, drawn, sampling)
    return drawn


def options(model: FeatureModel, sampling: Sampling) -> dict[str, Any]:
    """Returns what is asked for that not every sampler takes.

    Raises:
        InvalidInputError: If the strategy is unknown, or has no use for what is asked for, or the
            model has not got what it is about.
    """
    taken = signature(SAMPLERS.get(sampling.strategy)).parameters
    asked: dict[str, Any] = {
        "bounds": bounds(model, sampling) or None,
        "share": sampling.share,
        "distance_floor": sampling.distance_floor,
        "strength": sampling.strength if sampling.strength != 2 else None,
        "complete": sampling.complete or None,
        "structure_weight": sampling.structure_weight if sampling.structure_weight > 1 else None,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    for name, value in given.items():
        if name not in taken:
            others = [n for n in SAMPLERS.names() if name in signature(SAMPLERS.get(n)).parameters]
            raise InvalidInputError(
                f"{name} is for the strategies {', '.join(others)}; received "
                f"{name}={_readable(value)} with {sampling.strategy}"
            )
    _check_model(model, sampling)
    return given


def _check_model(model: FeatureModel, sampling: Sampling) -> None:
    if sampling.share and not blocks(model):
        raise InvalidInputError(
            f"share needs a model with several blocks, and {model.name} has none; received "
            f"share={sampling.share:g}"
        )
    if sampling.structure_weight > 1 and not structure(model):
        raise InvalidInputError(
            "structure_weight needs a model whose features have grandchildren, and "
            f"{model.name} is too flat; received structure_weight={sampling.structure_weight}"
        )


def _readable(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _nothing_found(model: FeatureModel, drawn: Sample, sampling: Sampling) -> InvalidInputError:
    if drawn.exhausted:
        free, asked = Pledge(model), bounds(model, sampling)
        if asked and free.is_satisfiable():
            return impossible(model, asked, {b.noun: free.range(b.features) for b in asked})
        left = None if sampling.seconds is None else max(LEAST, sampling.seconds - drawn.seconds)
        return UnsatisfiableError(f"{model.name} has no valid configuration", free.conflict(left))
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
    bounds: Sequence[Bound] = (),
) -> Sample:
    """The sampler "pledge": random configurations, made to differ by a (1+1) evolutionary search.

    One step orders the configurations by repeatedly taking the most distant pair, replaces the
    last one by a fresh random one, and keeps that if the sum of all pairwise Jaccard distances on
    literals grows (Henard et al., "Bypassing the combinatorial explosion", IEEE TSE 2014).
    """
    return _timed(
        "pledge",
        Pledge(model, bounds),
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
    bounds: Sequence[Bound] = (),
) -> Sample:
    """The sampler "random": models of a SAT solver that decides at random; it does not search."""
    return _timed(
        "random",
        Pledge(model, bounds),
        seed,
        lambda pledge: pledge.random(count, seed, seconds, on_progress),
    )


def uniform(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
    bounds: Sequence[Bound] = (),
) -> Sample:
    """The sampler "uniform": every configuration is equally likely; it does not search.

    Most configurations of a network's model have all blocks and cells, and so has the sample.
    """
    return _timed(
        "uniform",
        Pledge(model, bounds),
        seed,
        lambda pledge: pledge.uniform(count, seed, seconds, on_progress),
    )


def diverse(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
    bounds: Sequence[Bound] = (),
    share: float = SHARE,
    structure_weight: int = 1,
) -> Sample:
    """The sampler "diverse": the smallest distance between two configurations is made large.

    Distances are Jaccard's on selected features. From many candidates of every size the farthest
    are taken, one after another, so every prefix of the sample is diverse as well; each number of
    blocks gets at least a `share` of it. One search step then draws a part of a configuration with
    a close neighbour anew, up to 64 times, until it is farther from all others. Features that
    shape the graph (`strata.structure`) count `structure_weight` times in distances.
    """
    return _timed(
        "diverse",
        Pledge(model, bounds),
        seed,
        lambda pledge: pledge.diverse(
            count, seed, iterations, seconds, on_progress, share, structure_weight
        ),
    )


def covering(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
    strength: int = 2,
    complete: bool = False,
    bounds: Sequence[Bound] = (),
) -> Sample:
    """The sampler "coverage": each configuration covers as many further interactions as it can.

    Of strength 1, these are literals: features that are selected or deselected; of strength 2,
    pairs of literals. The sample's fitness tells for each prefix how many it covers. As soon as
    all valid ones are covered, which the remark tells, a `complete` sample ends; otherwise all are
    to be covered once more: a sample of `count` is as good as that many can be.
    """
    return _timed(
        "coverage",
        Pledge(model, bounds),
        seed,
        lambda pledge: pledge.covering(count, seed, seconds, on_progress, strength, complete),
    )


def balanced(
    model: FeatureModel,
    count: int,
    *,
    seed: int,
    iterations: int,
    seconds: float | None,
    on_progress: Progress | None = None,
    bounds: Sequence[Bound] = (),
    share: float = SHARE,
    distance_floor: float | None = None,
    structure_weight: int = 1,
) -> Sample:
    """The sampler "balanced": covers many pairs, as "coverage", but keeps a distance.

    Any two configurations are at least 0.7 times as far apart, if that is possible, as the nearest
    two of a sample of as many that is chosen for distance alone; `distance_floor` names another
    distance, and where that cannot be kept the sample's remark says so. Each number of blocks gets
    at least a `share`, and features that shape the graph (`strata.structure`) count
    `structure_weight` times in distances. The fitness tells how many pairs each prefix covers.
    """
    return _timed(
        "balanced",
        Pledge(model, bounds),
        seed,
        lambda pledge: pledge.balanced(
            count, seed, seconds, on_progress, share, distance_floor, structure_weight
        ),
    )


def _timed(strategy: str, pledge: Pledge, seed: int, draw: Callable[[Pledge], Drawn]) -> Sample:
    start = time.perf_counter()
    drawn = draw(pledge)
    configurations = _checked(pledge, drawn)
    lost = len(drawn.rows) - len(configurations)
    remarks = [drawn.remark] if drawn.remark else []
    if lost:
        remarks.append(f"{lost:,} more were drawn than could be translated when Ctrl-C came")
    return Sample(
        configurations,
        strategy,
        seed,
        drawn.iterations,
        time.perf_counter() - start,
        drawn.fitness,
        drawn.exhausted,
        drawn.out_of_time,
        "; ".join(remarks),
        drawn.interrupted,
    )


def _checked(pledge: Pledge, drawn: Drawn) -> tuple[Configuration, ...]:
    """Holds what a solver found from clauses against the model itself."""
    model = pledge.model
    valid = valid_rows(model, drawn.rows)
    for bound in pledge.bounds:
        valid &= bound.hold(model, drawn.rows)
    if not valid.all():
        (invalid, *_) = pledge.configurations(drawn.rows[~valid][:1])
        broken = (*violations(model, invalid), *map(str, pledge.bounds))
        raise FeatureNetError(
            f"the sampler drew an invalid configuration of {model.name}, please report this: "
            f"{broken[0]}"
        )
    return pledge.configurations(drawn.rows, INTERRUPTED if drawn.interrupted else None)


SAMPLERS.register("balanced", balanced)
SAMPLERS.register("coverage", covering)
SAMPLERS.register("diverse", diverse)
SAMPLERS.register("pledge", search)
SAMPLERS.register("random", random)
SAMPLERS.register("uniform", uniform)
