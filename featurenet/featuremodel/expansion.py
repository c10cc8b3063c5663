"""A meta-model and numbers of blocks and cells → a feature model without repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import prod

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.formula import variables
from featurenet.featuremodel.model import (
    MAX_FEATURES,
    Constraint,
    Feature,
    FeatureModel,
    Group,
    MetaModel,
    Repeat,
)
from featurenet.featuremodel.specialisation import specialise
from featurenet.featuremodel.template import INDEX, Template, letters, repeats

COUNTS = ("blocks", "cells")
MAX_DEPTH = 100
"""Levels that a tree may have; far beyond real models, below Python's stack."""


def expand(
    metamodel: MetaModel, blocks: int | None = None, cells: int | None = None
) -> FeatureModel:
    """Writes out every repeat and every constraint, then applies the file's own restrictions.

    Args:
        metamodel: As read from a file; without repeats it is its own only instance.
        blocks: Copies of the repeats that count blocks, at least 1; None takes their default.
        cells: The same for cells.

    Returns:
        A feature model named after both ("cnn_5x5").

    Raises:
        InvalidInputError: If a number is asked for that the meta-model does not repeat, the
            instance has too many features, two features get the same name, or a constraint
            names an unknown feature.
    """
    counts = _counts(metamodel, {"blocks": blocks, "cells": cells})
    template = Template.of(metamodel, counts)
    _check_indices(metamodel, template)
    _check_size(metamodel, template)
    constraints = [
        instance
        for constraint in metamodel.constraints
        for instance in template.instances(_checked(constraint, template))
    ]
    size = "x".join(str(counts[count]) for count in COUNTS if count in counts)
    name = f"{metamodel.name}_{size}" if size else metamodel.name
    model = FeatureModel(name, _instance(metamodel.root, template.counts, {}), tuple(constraints))
    _check_names(model)
    return specialise(model, metamodel.restrictions)


def _counts(metamodel: MetaModel, asked: Mapping[str, int | None]) -> dict[str, int]:
    """Returns count name → copies for the counts that the meta-model has."""
    found: dict[str, int] = {}
    indices: set[str] = set()
    for repeat in repeats(metamodel):
        if repeat.count not in COUNTS:
            raise InvalidInputError(
                f"{metamodel.name}: a repeat counts {' or '.join(COUNTS)}, not {repeat.count!r}"
            )
        if repeat.index in indices:
            raise InvalidInputError(f"{metamodel.name}: two repeats use the index {repeat.index!r}")
        indices.add(repeat.index)
        number = asked[repeat.count]
        found[repeat.count] = repeat.default if number is None else number
    for count, number in asked.items():
        if number is not None and count not in found:
            raise InvalidInputError(
                f"{metamodel.name} has no repeat that counts {count}, so {count}={number} means "
                "nothing; leave it out"
            )
        if found.get(count, 1) < 1:
            raise InvalidInputError(f"{count} must be at least 1, received {count}={found[count]}")
    return found


def _check_indices(metamodel: MetaModel, template: Template) -> None:
    for name in template.names if template.counts else ():
        for match in INDEX.finditer(name):
            if match["letters"] not in template.counts or match["offset"]:
                raise InvalidInputError(
                    f"{metamodel.name}: feature {name!r} has {match[0]}, but the indices of its "
                    f"repeats are {', '.join(template.counts)}"
                )


def _check_size(metamodel: MetaModel, template: Template) -> None:
    """Refuses an instance that is too large or too deep, before anything is built."""
    size = sum(
        prod(template.counts.get(letter, 1) for letter in letters(name)) for name in template.names
    )
    if size > MAX_FEATURES:
        raise InvalidInputError(
            f"{metamodel.name} would have {size:,} features, at most {MAX_FEATURES:,} can be "
            "handled; ask for fewer blocks or cells"
        )
    level, depth = [metamodel.root], 0
    while level:
        depth += 1
        level = [member for feature in level for member in _children(feature)]
        if depth > MAX_DEPTH:
            raise InvalidInputError(f"{metamodel.name} nests deeper than {MAX_DEPTH} levels")


def _children(feature: Feature) -> list[Feature]:
    return [
        member
        for group in feature.groups
        for member in (group.members if isinstance(group, Group) else (group.feature,))
    ]


def _checked(constraint: Constraint, template: Template) -> Constraint:
    for name in variables(constraint.formula):
        if problem := template.problem(name):
            raise InvalidInputError(f"Constraint {constraint}: {problem}")
    return constraint


def _instance(feature: Feature, counts: Mapping[str, int], numbers: Mapping[str, int]) -> Feature:
    name = feature.name
    for letter, number in numbers.items():
        name = name.replace(f"[{letter}]", str(number))
    groups = [instance for group in feature.groups for instance in _groups(group, counts, numbers)]
    return Feature(name, tuple(groups), feature.abstract)


def _groups(
    group: Group | Repeat, counts: Mapping[str, int], numbers: Mapping[str, int]
) -> list[Group]:
    """Returns the group with its indices written out, or one group for each copy of a repeat."""
    if isinstance(group, Group):
        members = tuple(_instance(member, counts, numbers) for member in group.members)
        return [Group(group.low, group.high, members)]
    low = 1 if group.mandatory else 0
    return [
        Group(low, 1, (_instance(group.feature, counts, {**numbers, group.index: number}),))
        for number in range(1, counts[group.index] + 1)
    ]


def _check_names(model: FeatureModel) -> None:
    twice = [name for name, times in Counter(model.features).items() if times > 1]
    if twice:
        raise InvalidInputError(
            f"{model.name} has {len(twice)} names twice, {twice[0]!r} for one; rename a feature"
        )
