"""A feature model, what is asked, and a seed → a sample of distinct, valid configurations."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from featurenet.errors import FeatureNetError, InvalidInputError, UnsatisfiableError
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.records import Sample, Sampling
from featurenet.sampling.asked import sampler_options
from featurenet.sampling.bounds import bounds, impossible
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.rows import named
from featurenet.sampling.sampler import SAMPLERS, Drawn, Progress, Sampler, SampleRequest
from featurenet.sampling.validation import valid_rows

LEAST = 1.0
"""Seconds for explaining why there is no configuration, even if little time is left."""

INTERRUPTED = 0.5
"""Seconds for translating what was found when Ctrl-C came: whoever presses it waits."""


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
        sampling: Strategy, its options, and budgets.
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
    options = sampler_options(model, sampling)
    request = SampleRequest(
        model,
        count,
        seed,
        sampling.iterations,
        sampling.seconds,
        bounds(model, sampling),
        on_progress,
    )
    drawn = carried_out(SAMPLERS.get(sampling.strategy), request, options)
    if not drawn.configurations:
        raise _nothing_found(request, drawn)
    return drawn


def carried_out(sampler: Sampler, request: SampleRequest, options: Mapping[str, Any]) -> Sample:
    """Asks a sampler, and holds what it drew against the model itself; without any, it is empty."""
    start = time.perf_counter()
    drawn = sampler.function(request, **options)
    configurations = _checked(sampler.name, request, drawn)
    lost = len(drawn.rows) - len(configurations)
    late = f"{lost:,} more were drawn than could be translated when Ctrl-C came" if lost else ""
    return Sample(
        configurations,
        sampler.name,
        request.seed,
        drawn.iterations,
        time.perf_counter() - start,
        drawn.fitness,
        drawn.exhausted,
        drawn.out_of_time,
        "; ".join(remark for remark in (drawn.remark, late) if remark),
        drawn.interrupted,
    )


def _checked(strategy: str, request: SampleRequest, drawn: Drawn) -> tuple[Configuration, ...]:
    """Returns configurations by name, if all are what was asked for."""
    model, rows = request.model, drawn.rows
    if not len(rows):
        return ()
    fault = _fault(request, drawn)
    if fault:
        raise FeatureNetError(
            f"the sampler {strategy} drew {fault} of {model.name}; it must draw at most as many "
            "configurations as asked for, distinct and valid: please report this to who wrote it"
        )
    return named(model, rows, INTERRUPTED if drawn.interrupted else None)


def _fault(request: SampleRequest, drawn: Drawn) -> str:
    """Returns what is wrong with rows, in words; nothing if they are right."""
    model, rows = request.model, drawn.rows
    if rows.shape[1:] != (len(model.features),):
        return f"rows of shape {rows.shape} for the {len(model.features):,} features"
    if len(rows) > request.count:
        return f"{len(rows):,} configurations instead of {request.count:,}"
    valid = valid_rows(model, rows)
    for bound in request.bounds:
        valid &= bound.hold(model, rows)
    if not valid.all():
        (invalid, *_) = named(model, rows[~valid][:1])
        broken = (*violations(model, invalid), *map(str, request.bounds))
        return f"an invalid configuration ({broken[0]})"
    if len({row.tobytes() for row in np.packbits(rows, axis=1)}) < len(rows):
        return "a configuration twice"
    return ""


def _nothing_found(request: SampleRequest, drawn: Sample) -> InvalidInputError:
    model, asked = request.model, request.bounds
    if drawn.exhausted:
        free = Pledge(model)
        if asked and free.is_satisfiable():
            return impossible(model, asked, {b.noun: free.range(b.features) for b in asked})
        left = None if request.seconds is None else max(LEAST, request.seconds - drawn.seconds)
        return UnsatisfiableError(f"{model.name} has no valid configuration", free.conflict(left))
    return InvalidInputError(
        f"no configuration of {model.name} was found within seconds={request.seconds}; "
        "allow more time"
    )
