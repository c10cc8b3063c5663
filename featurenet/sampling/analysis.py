"""A feature model → what can be said about all its configurations without listing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log10

import numpy as np

from featurenet.featuremodel.model import FeatureModel, Group, walk
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.shares import Shares, shares

DIGITS_IN_FULL = 18


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
    """What holds for all configurations of a feature model.

    Args:
        satisfiable: Whether there is any configuration.
        conflict: Otherwise a minimal set of rules that contradict one another, in words.
        features: Number of features.
        constraints: Number of cross-tree constraints.
        core: Features in every configuration, in tree order; empty if there is none.
        dead: Features in no configuration; empty if there is no configuration.
        false_optional: Live features that are modelled as a choice, yet selected whenever their
            parent is.
        configurations: How many there are.
        valid_pairs: Pairs of literals over different features that some configuration has; None
            if they were not counted in time.
        shares: How the configurations divide, by feature, size and depth.
    """

    satisfiable: bool
    conflict: tuple[str, ...]
    features: int
    constraints: int
    core: tuple[str, ...]
    dead: tuple[str, ...]
    false_optional: tuple[str, ...]
    configurations: Count
    valid_pairs: int | None = 0
    shares: Shares = field(default_factory=Shares)


def analyse(model: FeatureModel, seed: int = 0, seconds: float = 10.0) -> ModelAnalysis:
    """Analyses a feature model.

    Args:
        model: The feature model.
        seed: Of estimates, where exact figures are too costly.
        seconds: Limit on the time of each estimate, and on that of counting valid pairs.
    """
    pledge = Pledge(model)
    features, constraints = len(model.features), len(model.constraints)
    if not pledge.is_satisfiable():
        conflict = pledge.conflict()
        return ModelAnalysis(False, conflict, features, constraints, (), (), (), Count(0, True))
    core, dead = pledge.fixed()
    digits, exact = pledge.count(seed, seconds)
    return ModelAnalysis(
        satisfiable=True,
        conflict=(),
        features=features,
        constraints=constraints,
        core=core,
        dead=dead,
        false_optional=_false_optional(model, pledge, frozenset(dead)),
        configurations=Count(_integer(digits), exact),
        valid_pairs=pledge.valid_interactions(2, seconds),
        shares=shares(model, pledge, seed, seconds),
    )


def never_varying(model: FeatureModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns a feature model's dead and its false-optional features; see `ModelAnalysis`."""
    pledge = Pledge(model)
    if not pledge.is_satisfiable():
        return (), ()
    _, dead = pledge.fixed()
    return dead, _false_optional(model, pledge, frozenset(dead))


def _false_optional(model: FeatureModel, pledge: Pledge, dead: frozenset[str]) -> tuple[str, ...]:
    choices = [child for child in _choices(model) if child not in dead]
    number, parents = model.number, model.parents
    pairs = [(number[parents[child]], -number[child]) for child in choices]
    answers = pledge.possible(np.array(pairs, dtype=np.int32).reshape(-1, 2))
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
