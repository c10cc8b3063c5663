"""What a sampler is: from a request and options of its own to configurations; and their table.

    @featurenet.sampler("largest")
    def largest(request, tries: Annotated[int, Field(ge=1)] = 10): ...

An option of a sampler is a parameter of its function that has a default, and written nowhere else:
the command line's help, the check of what is asked, and the stored experiment read it there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import FeatureModel
from featurenet.options import Option, read_options
from featurenet.records import Experiment
from featurenet.registry import Registry
from featurenet.sampling.bounds import Bound
from featurenet.sampling.rows import Rows

Progress = Callable[[int, float], None]
"""Takes (search steps done, or configurations drawn; present fitness, 0 without search)."""

Check = Callable[[FeatureModel, Mapping[str, Any]], None]
"""Refuses options that are given but that a model has no use for."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """What every sampler is asked.

    Args:
        model: The feature model; its features are numbered in depth-first pre-order.
        count: Configurations to draw, at least 1.
        seed: Source of every random choice.
        iterations: Most search steps; samplers that do not search have no use for it.
        seconds: Limit on the wall-clock time; None = no limit.
        bounds: What every configuration is to be within, beside the model's rules.
        on_progress: Called a few times a second, if not None.
        nodes: Budget of the decision diagram, which SAT stands in for beyond; None = the usual.
    """

    model: FeatureModel
    count: int
    seed: int = 0
    iterations: int = 0
    seconds: float | None = None
    bounds: tuple[Bound, ...] = ()
    on_progress: Progress | None = None
    nodes: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a sampler answers.

    Args:
        rows: Distinct, valid configurations in order: as many as were asked for, or all there are,
            or those that were found in time. None for a model without any.
        iterations: Search steps done.
        fitness: The objective after each recorded step; empty without search.
        exhausted: Whether it is proved that there are no others.
        out_of_time: Whether the limit in seconds ended the call.
        remark: What the reader should know about the way they were found; may be empty.
        interrupted: Whether Ctrl-C ended the call.
    """

    rows: Rows = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    iterations: int = 0
    fitness: tuple[float, ...] = ()
    exhausted: bool = False
    out_of_time: bool = False
    remark: str = ""
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Sampler:
    """A way to draw configurations.

    Args:
        name: What users call it.
        function: From a `SampleRequest`, and options by name, to `Drawn`. The same arguments give
            the same answer, unless the limit in seconds or Ctrl-C cut it short.
        options: What it can be told.
        check: As in `sampler`.
    """

    name: str
    function: Callable[..., Drawn]
    options: Mapping[str, Option]
    check: Check


def _any(model: FeatureModel, options: Mapping[str, Any]) -> None:
    """Accepts every model."""


SAMPLERS: Registry[Sampler] = Registry(
    "strategy", "featurenet.samplers", adopt=lambda name, function: _make(name, function)
)
"""Every sampler by name. An installed package adds its own through the entry-point group: the
sampler's name, and its function."""


def sampler(
    name: str, *, check: Check = _any, replace: bool = False
) -> Callable[[Function], Function]:
    """Registers a function as a sampler, and returns the function itself.

    Args:
        name: What users call it.
        check: Called before a run begins with the feature model and the options that are given;
            raises `InvalidInputError` for those that the model has no use for.
        replace: Whether it takes the place of the sampler that has its name.

    Raises:
        InvalidInputError: If the name is taken, or the function does not take a request and
            options.
    """

    def register(function: Function) -> Function:
        SAMPLERS.register(name, _make(name, function, check), replace=replace)
        return function

    return register


def _make(name: str, function: Any, check: Check = _any) -> Sampler:
    if not callable(function):
        raise InvalidInputError(f"Strategy {name!r} must be a function; received {function!r}.")
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or any(each.default is each.empty for each in parameters[1:]):
        raise InvalidInputError(
            f"Strategy {name!r} must take a request, and options that all have defaults, as in "
            f"(request, tries=10); received {inspect.signature(function)}."
        )
    options = read_options(function, skip={parameters[0].name})
    for option in options.keys() & set(Experiment.names()):
        raise InvalidInputError(
            f"Strategy {name!r} has an option {option!r}, but that is one of every experiment's: "
            "give it another name."
        )
    return Sampler(name, function, options, check)
