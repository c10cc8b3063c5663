"""Configurations in any order → the same ones, the first few of which already differ much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.sampling.pledge import Pledge

Technique = Literal["greedy", "near-optimal"]


def prioritise(
    model: FeatureModel, configurations: Sequence[Configuration], technique: Technique = "greedy"
) -> tuple[Configuration, ...]:
    """Orders configurations by their Jaccard distances on literals (Henard et al., IEEE TSE 2014).

    Args:
        model: The feature model.
        configurations: Their present order decides ties.
        technique: "greedy" repeatedly takes the remaining pair of largest distance;
            "near-optimal" starts with the most distant pair and then adds the configuration with
            the largest sum of distances to those taken.
    """
    order = Pledge(model).prioritise(configurations, technique)
    return tuple(configurations[place] for place in order)
