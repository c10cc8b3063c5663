"""A feature model → the features that a sample's variety is told by: blocks, cells, structure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import FeatureModel, Group, walk

BLOCK = re.compile(r"(?:.*_)?Block\d+")

CELL = re.compile(r"(?:.*_)?Block\d+_(?:Cell\d+|Element\d+_Cell)")

SHARE = 0.05
"""Of a sample, what each number of blocks has at least by default."""

Share = Annotated[float, Field(ge=0, le=1)]
"""Of a sample, what each number of blocks has at least; 0 = no matter."""

Weight = Annotated[int, Field(ge=1, le=1_000)]
"""How many times features that shape the graph (`structure`) count in distances."""


def blocks(model: FeatureModel) -> tuple[str, ...]:
    """Returns the topmost siblings that are called Block1, Block2 …; none in other models."""
    for feature, _ in walk(model.root):
        found = tuple(
            member.name
            for group in feature.groups
            if isinstance(group, Group)
            for member in group.members
            if BLOCK.fullmatch(member.name)
        )
        if len(found) > 1:
            return found
    return ()


def cells(model: FeatureModel) -> tuple[str, ...]:
    """Returns the features called Block1_Cell1 or Block1_Element1_Cell …; none in other models."""
    return tuple(name for name in model.features if CELL.fullmatch(name))


def countable(model: FeatureModel) -> Mapping[str, tuple[str, ...]]:
    """Returns what can be counted in a configuration, and the features that it consists of."""
    return {
        "blocks": tuple(name for name in model.features if BLOCK.fullmatch(name)),
        "cells": tuple(name for name in model.features if CELL.fullmatch(name)),
        "features": model.features,
    }


def structure(model: FeatureModel) -> tuple[str, ...]:
    """Returns the features that shape a graph rather than fill in a value.

    These are the features with grandchildren, and all members of groups that have such a feature:
    in a network blocks, elements, cells, inputs, operations and their kinds, but neither an
    attribute of a layer nor its value. None in a model that is too flat to tell.
    """
    deep = {
        parent
        for child, parent in model.parents.items()
        if model.groups.get(child)  # children of the child are grandchildren of the parent
    }
    beside = {
        member.name
        for groups in model.groups.values()
        for group in groups
        if any(member.name in deep for member in group.members)
        for member in group.members
    }
    return tuple(name for name in model.features if name in deep | beside)


def check_strata(model: FeatureModel, options: Mapping[str, Any]) -> None:
    """Refuses a share of blocks or a weight of structure that is given to a model without.

    Raises:
        InvalidInputError: If so.
    """
    share, weight = options.get("share", 0), options.get("structure_weight", 1)
    if share and not blocks(model):
        raise InvalidInputError(
            f"share needs a model with several blocks, and {model.name} has none; received "
            f"share={share:g}"
        )
    if weight > 1 and not structure(model):
        raise InvalidInputError(
            "structure_weight needs a model whose features have grandchildren, and "
            f"{model.name} is too flat; received structure_weight={weight}"
        )
