"""A feature model → the features whose numbers tell the depth and size of a network."""

from __future__ import annotations

import re

from featurenet.featuremodel.model import FeatureModel, Group, walk

BLOCK = re.compile(r"(?:.*_)?Block\d+")

CELL = re.compile(r"(?:.*_)?Block\d+_(?:Cell\d+|Element\d+_Cell)")

SHARE = 0.05
"""Of a sample, what each number of blocks has at least."""


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
