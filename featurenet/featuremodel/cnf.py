"""A feature model as clauses over feature numbers: what SAT solvers, BDDs and DIMACS files take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.formula import clauses as formula_clauses
from featurenet.featuremodel.model import FeatureModel, Group, walk

MAX_GROUP_CLAUSES = 1_000_000
"""Clauses of one group: an alternative of 1,414 features has as many."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Clauses that stand or fall together, so that a conflict can be named in the user's words.

    Args:
        text: The rule as a person would say it ("Input1 needs exactly 1 of A, B").
        clauses: Signed feature numbers; negative means deselected.
    """

    text: str
    clauses: tuple[tuple[int, ...], ...]


def rules(model: FeatureModel) -> list[Rule]:
    """Translates a feature model: first the root, then the tree in pre-order, then constraints.

    Raises:
        InvalidInputError: If a constraint names an unknown feature, or it or a group needs too
            many clauses.
    """
    number = model.number
    found = [Rule(f"{model.root.name} is always selected", ((number[model.root.name],),))]
    for feature, _ in walk(model.root):
        parent = number[feature.name]
        for group in feature.groups:
            if isinstance(group, Group):
                found.append(_group_rule(feature.name, parent, group, number))
    for constraint in model.constraints:
        try:
            found.append(
                Rule(
                    str(constraint),
                    tuple(
                        tuple(number[name] if sign else -number[name] for name, sign in clause)
                        for clause in formula_clauses(constraint.formula)
                    ),
                )
            )
        except (ValueError, KeyError) as error:
            raise InvalidInputError(f"Constraint {constraint}: {error}") from error
    return found


def _group_rule(name: str, parent: int, group: Group, number: Mapping[str, int]) -> Rule:
    _check_size(name, group)
    numbers = [number[member.name] for member in group.members]
    child_needs_parent = [(-child, parent) for child in numbers]
    names = ", ".join(member.name for member in group.members)
    if group.is_mandatory:
        text = f"{name} needs {names}, and {names} needs {name}"
    elif group.is_optional:
        text = f"{names} needs {name}"
    else:
        amount = f"{group.low}" if group.low == group.high else f"{group.low} to {group.high}"
        text = f"{name} needs {amount} of {names}, and each of them needs {name}"
    return Rule(text, tuple(child_needs_parent + _cardinality(parent, numbers, group)))


def _check_size(name: str, group: Group) -> None:
    """Refuses groups such as "10 to 20 of 40", whose clauses would fill the memory."""
    members = len(group.members)
    clauses = comb(members, group.high + 1)
    if group.low > 0:
        clauses += comb(members, members - group.low + 1)
    if clauses > MAX_GROUP_CLAUSES:
        raise InvalidInputError(
            f"The group of {name}, {group.low} to {group.high} of {members} features, needs "
            f"{clauses:,} clauses, more than {MAX_GROUP_CLAUSES:,}; split it into smaller groups"
        )


def _cardinality(parent: int, numbers: list[int], group: Group) -> list[tuple[int, ...]]:
    """At least `low` when the parent is selected, at most `high` ever."""
    found: list[tuple[int, ...]] = []
    if group.low > 0:
        size = len(numbers) - group.low + 1
        found += [(-parent, *subset) for subset in combinations(numbers, size)]
    if group.high < len(numbers):
        found += [
            tuple(-child for child in subset) for subset in combinations(numbers, group.high + 1)
        ]
    return found
