"""A feature model → what can be said about all its configurations without listing them, in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import log10

import numpy as np

from featurenet.featuremodel.model import FeatureModel, Group, walk
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.shares import Shares, shares

DIGITS_IN_FULL = 18

SECONDS = 30.0
"""Limit on the time of an analysis, if nobody says otherwise."""

SHORTEST = 0.01
"""Seconds that a question gets when the time is over: it may be answered already."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of configurations.

    Args:
        value: The number.
        exact: False for an estimate, which tells an order of magnitude and is usually too low.
    """

    value: int
    exact: bool

    def __str__(self) -> str:
        if self.value < 10**DIGITS_IN_FULL:
            return f"{'' if self.exact else 'roughly '}{self.value:,}"
        exponent = log10(self.value)
        rounded = f"{10 ** (exponent % 1):.3f}e{int(exponent)}"
        return f"{'about' if self.exact else 'roughly'} {rounded}"


@dataclass(frozen=True, slots=True)
class ModelAnalysis:
    """What holds for all configurations of a feature model; None is what was not known in time.

    Args:
        satisfiable: Whether there is any configuration.
        conflict: Otherwise a minimal set of rules that contradict one another, in words; empty if
            it was not found in time.
        features: Number of features.
        constraints: Number of cross-tree constraints.
        core: Features in every configuration, in tree order; empty if there is none.
        dead: Features in no configuration; empty if there is no configuration.
        false_optional: Live features that are modelled as a choice, yet selected whenever their
            parent is.
        configurations: How many there are.
        valid_pairs: Pairs of literals over different features that some configuration has.
        shares: How the configurations divide, by feature, size and depth.
    """

    satisfiable: bool | None
    conflict: tuple[str, ...]
    features: int
    constraints: int
    core: tuple[str, ...] | None = ()
    dead: tuple[str, ...] | None = ()
    false_optional: tuple[str, ...] | None = ()
    configurations: Count | None = Count(0, True)
    valid_pairs: int | None = 0
    shares: Shares = field(default_factory=Shares)


class _Clock:
    """Divides a time among questions, each of which may leave some of its part to the next ones."""

    def __init__(self, seconds: float):
        self._end = time.perf_counter() + seconds

    def part(self, share: float) -> float:
        """Returns a share of the seconds that are left."""
        return max(SHORTEST, share * (self._end - time.perf_counter()))


def analyse(model: FeatureModel, seed: int = 0, seconds: float = SECONDS) -> ModelAnalysis:
    """Analyses a feature model.

    Args:
        model: The feature model.
        seed: Of estimates, where exact figures are too costly.
        seconds: Limit on the time.
    """
    clock, pledge = _Clock(seconds), Pledge(model)
    facts = ModelAnalysis(None, (), len(model.features), len(model.constraints))
    satisfiable = pledge.is_satisfiable(clock.part(1))
    if satisfiable is None:
        return replace(
            facts, core=None, dead=None, false_optional=None, configurations=None, valid_pairs=None
        )
    if not satisfiable:
        return replace(facts, satisfiable=False, conflict=pledge.conflict(clock.part(1)))
    pledge.compile(clock.part(0.7))
    core, dead = pledge.fixed(clock.part(0.3)) or (None, None)
    return replace(
        facts,
        satisfiable=True,
        core=core,
        dead=dead,
        false_optional=_false_optional(model, pledge, dead, clock.part(0.25)),
        configurations=count_configurations(pledge, seed, clock.part(0.3)),
        valid_pairs=pledge.valid_interactions(2, clock.part(0.4)),
        shares=shares(model, pledge, seed, clock.part(1)),
    )


def never_varying(
    model: FeatureModel, seconds: float
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Returns a feature model's dead and its false-optional features; see `ModelAnalysis`."""
    clock, pledge = _Clock(seconds), Pledge(model)
    satisfiable = pledge.is_satisfiable(clock.part(1))
    if not satisfiable:
        return (None, None) if satisfiable is None else ((), ())
    pledge.compile(clock.part(0.7))
    _, dead = pledge.fixed(clock.part(0.5)) or (None, None)
    return dead, _false_optional(model, pledge, dead, clock.part(1))


def count_configurations(pledge: Pledge, seed: int, seconds: float) -> Count | None:
    """Returns how many configurations there are; None if that was not known in time."""
    found = pledge.count(seed, seconds)
    return None if found is None else Count(_integer(found[0]), found[1])


def _false_optional(
    model: FeatureModel, pledge: Pledge, dead: tuple[str, ...] | None, seconds: float
) -> tuple[str, ...] | None:
    if dead is None:
        return None
    gone = frozenset(dead)
    choices = [child for child in _choices(model) if child not in gone]
    number, parents = model.number, model.parents
    pairs = [(number[parents[child]], -number[child]) for child in choices]
    answers = pledge.possible(np.array(pairs, dtype=np.int32).reshape(-1, 2), seconds)
    if answers is None:
        return None
    return tuple(child for child, absent in zip(choices, answers, strict=True) if not absent)


def _choices(model: FeatureModel) -> Iterator[str]:
    """Yields the features that their groups leave open."""
    for feature, _ in walk(model.root):
        for group in feature.groups:
            if isinstance(group, Group) and group.low < len(group.members):
                yield from (member.name for member in group.members)


def _integer(digits: str) -> int:
    """Reads decimal digits piecewise: `int` refuses more than 4,300 of them at once."""
    value = 0
    for start in range(0, len(digits), 4000):
        piece = digits[start : start + 4000]
        value = value * 10 ** len(piece) + int(piece)
    return value
