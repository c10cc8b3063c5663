"""A feature model → the features whose number a sample is to vary: the blocks of a network."""

from __future__ import annotations

import re

from featurenet.featuremodel.model import FeatureModel, Group, walk

BLOCK = re.compile(r"(?:.*_)?Block\d+")

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
