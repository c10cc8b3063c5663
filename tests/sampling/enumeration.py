"""The oracle: small random feature models, and everything about them by trying all selections."""

from __future__ import annotations

import random
from itertools import combinations, product

from featurenet.featuremodel.formula import Formula, Implies, Not, Or, Var
from featurenet.featuremodel.model import (
    Configuration,
    Constraint,
    Feature,
    FeatureModel,
    Group,
)
from featurenet.featuremodel.validity import violations


def random_model(seed: int, features: int = 9, constraints: int = 2) -> FeatureModel:
    """Returns a random tree with every kind of group, and constraints of two features each."""
    source = random.Random(seed)  # noqa: S311
    names = iter([f"F{number}" for number in range(1, features)])
    root = _feature("Root", features - 1, names, source)
    every = [f"F{number}" for number in range(1, features)]
    found = tuple(Constraint(_formula(source, every), f"rule {n}") for n in range(constraints))
    return FeatureModel(f"random{seed}", root, found)


def _feature(name: str, below: int, names: object, source: random.Random) -> Feature:
    groups = []
    while below > 0:
        size = source.randint(1, min(3, below))
        shares = [0] * size
        below -= size
        for _ in range(source.randint(0, below)):
            shares[source.randrange(size)] += 1
            below -= 1
        members = [_feature(next(names), share, names, source) for share in shares]  # type: ignore[call-overload]
        low = source.randint(0, size)
        groups.append(Group(low, source.randint(max(low, 1), size), tuple(members)))
    return Feature(name, tuple(groups))


def _formula(source: random.Random, names: list[str]) -> Formula:
    first, second = (Var(name) for name in source.sample(names, 2))
    return source.choice(
        [Implies(first, second), Implies(first, Not(second)), Or((first, second)), Not(first)]
    )


def all_configurations(model: FeatureModel) -> list[Configuration]:
    """Returns every valid configuration of a model of few features."""
    found = []
    for choice in product([False, True], repeat=len(model.features)):
        chosen = frozenset(name for name, on in zip(model.features, choice, strict=True) if on)
        if not violations(model, Configuration(chosen)):
            found.append(Configuration(chosen))
    return found


def interactions(
    model: FeatureModel, configurations: list[Configuration], strength: int
) -> set[tuple[tuple[str, bool], ...]]:
    """Returns the interactions that hold in some of the configurations."""
    return {
        tuple((name, name in configuration.selected) for name in names)
        for names in combinations(model.features, strength)
        for configuration in configurations
    }
