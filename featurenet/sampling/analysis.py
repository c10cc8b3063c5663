"""A feature model → what can be said about all its configurations without listing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from featurenet.featuremodel.model import FeatureModel, Group, walk
from featurenet.sampling.pledge import Pledge

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
    """

    satisfiable: bool
    conflict: tuple[str, ...]
    features: int
    constraints: int
    core: tuple[str, ...]
    dead: tuple[str, ...]
    false_optional: tuple[str, ...]
    configurations: Count


def analyse(model: FeatureModel, seed: int = 0, seconds: float = 10.0) -> ModelAnalysis:
    """Analyses a feature model.

    Args:
        model: The feature model.
        seed: Of the estimated number of configurations, where counting exactly is too costly.
        seconds: Limit on the time of that estimate.
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
    answers = zip(choices, pledge.possible(pairs), strict=True)
    return tuple(child for child, can_be_absent in answers if not can_be_absent)


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
