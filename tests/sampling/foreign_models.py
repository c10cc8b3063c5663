"""Feature models that are no neural networks, in the shapes that trouble samplers.

All are satisfiable: constraints are kept that one planted configuration satisfies.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from featurenet.featuremodel.formula import Formula, Iff, Implies, Not, Or, Var, holds
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, walk


def wide_or_groups() -> FeatureModel:
    """Returns 40 mandatory features with an or-group of 25 each: 1,041 features."""
    groups = [
        Group(1, 1, (Feature(f"G{group}", (Group(1, 25, _leaves(f"G{group}_", 25)),)),))
        for group in range(40)
    ]
    return FeatureModel("wide_or_groups", Feature("Root", tuple(groups)))


def wide_alternative() -> FeatureModel:
    """Returns a choice of one among 300, which are 300 configurations and no more."""
    return FeatureModel("wide_alternative", Feature("Root", (Group(1, 1, _leaves("A", 300)),)))


def cardinalities() -> FeatureModel:
    """Returns 60 optional features, below each of which 2 to 4 of 7 are selected."""
    groups = [
        Group(0, 1, (Feature(f"C{each}", (Group(2, 4, _leaves(f"C{each}_", 7)),)),))
        for each in range(60)
    ]
    return FeatureModel("cardinalities", Feature("Root", tuple(groups)))


def deep_tree() -> FeatureModel:
    """Returns a chain of 45 levels, as deep as files go, with eight leaves each: 406 features."""
    feature = Feature("L45")
    for level in reversed(range(45)):
        leaves = tuple(Group(0, 1, (leaf,)) for leaf in _leaves(f"L{level}_", 8))
        feature = Feature(f"L{level}", (Group(0, 1, (feature,)), *leaves))
    return FeatureModel("deep_tree", feature)


def cross_tree_clauses() -> FeatureModel:
    """Returns 400 optional features under 1,200 random clauses of three literals."""
    source = random.Random(5)  # noqa: S311
    groups = tuple(Group(0, 1, (leaf,)) for leaf in _leaves("F", 400))
    planted = frozenset({"Root", *(f"F{n}" for n in range(400) if source.random() < 0.5)})
    found: list[Constraint] = []
    while len(found) < 1_200:
        literals = (_literal(name, source) for name in source.sample(range(400), 3))
        _keep(Or(tuple(literals)), planted, found)
    return FeatureModel("cross_tree_clauses", Feature("Root", groups), tuple(found))


def far_apart_equivalences() -> FeatureModel:
    """Returns 60 pairs of equivalent features that are far apart: 2^60 configurations.

    In the order of the tree, its decision diagram has more than 2^60 nodes.
    """
    groups = tuple(Group(0, 1, (leaf,)) for prefix in "PQ" for leaf in _leaves(prefix, 60))
    rules = tuple(Constraint(Iff(Var(f"P{n}"), Var(f"Q{n}")), f"pair {n}") for n in range(60))
    return FeatureModel("far_apart_equivalences", Feature("Root", groups), rules)


def large_random() -> FeatureModel:
    """Returns 5,000 features in a random tree of all kinds of groups, and 1,000 constraints."""
    source = random.Random(8)  # noqa: S311
    root = _random_tree(5_000, source)
    planted = _random_selection(root, source)
    names = [feature.name for feature, _ in walk(root)]
    found: list[Constraint] = []
    while len(found) < 1_000:
        one, other = (Var(name) for name in source.sample(names, 2))
        _keep(source.choice([Implies(one, other), Implies(one, Not(other))]), planted, found)
    return FeatureModel("large_random", root, tuple(found))


FOREIGN: dict[str, Callable[[], FeatureModel]] = {
    make.__name__: make
    for make in (
        wide_or_groups,
        wide_alternative,
        cardinalities,
        deep_tree,
        cross_tree_clauses,
        far_apart_equivalences,
        large_random,
    )
}
"""Name → what makes the model."""


def _leaves(prefix: str, count: int) -> tuple[Feature, ...]:
    return tuple(Feature(f"{prefix}{number}") for number in range(count))


def _literal(number: int, source: random.Random) -> Formula:
    name = Var(f"F{number}")
    return name if source.random() < 0.5 else Not(name)


def _keep(formula: Formula, planted: frozenset[str], found: list[Constraint]) -> None:
    if holds(formula, planted):
        found.append(Constraint(formula, f"rule {len(found) + 1}"))


def _random_tree(features: int, source: random.Random) -> Feature:
    """Hangs groups of up to eight features below random earlier ones, at most twelve deep."""
    groups: list[list[tuple[int, int, list[int]]]] = [[]]
    levels = [0]
    while len(groups) < features:
        parent = source.randrange(len(groups))
        if levels[parent] == 12:
            continue
        size = min(source.choice([1, 1, 1, 2, 3, 5, 8]), features - len(groups))
        members = list(range(len(groups), len(groups) + size))
        groups += [[] for _ in members]
        levels += [levels[parent] + 1] * size
        low = source.choice([0, 1]) if size == 1 else 1
        groups[parent].append((low, source.choice([1, size]), members))
    built: list[Feature] = []
    for number in reversed(range(features)):  # children have higher numbers than parents
        below = tuple(
            Group(low, high, tuple(built[features - 1 - member] for member in members))
            for low, high, members in groups[number]
        )
        built.append(Feature(f"R{number}", below))
    return built[-1]


def _random_selection(root: Feature, source: random.Random) -> frozenset[str]:
    """Returns a configuration of the tree alone."""
    selected, pending = set(), [root]
    while pending:
        feature = pending.pop()
        selected.add(feature.name)
        for group in feature.groups:
            assert isinstance(group, Group)
            amount = source.randint(group.low, group.high)
            pending.extend(source.sample(group.members, amount))
    return frozenset(selected)
