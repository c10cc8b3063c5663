"""Configurations in any order → the same ones, the first few of which already differ much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from featurenet.featuremodel.model import Configuration, Feature, FeatureModel, Group
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.selection import farthest_first

Technique = Literal["greedy", "near-optimal", "farthest-first"]


def prioritise(
    features: Sequence[str],
    configurations: Sequence[Configuration],
    technique: Technique = "greedy",
) -> tuple[Configuration, ...]:
    """Orders configurations by their Jaccard distances (Henard et al., IEEE TSE 2014).

    Args:
        features: Every feature of their model or file, in any order.
        configurations: Their present order decides ties.
        technique: "greedy" repeatedly takes the remaining pair of largest distance on literals;
            "near-optimal" starts with the most distant pair and then adds the configuration with
            the largest sum of distances on literals to those taken; "farthest-first" adds the
            one whose nearest neighbour among those taken is farthest, by selected features.
    """
    if not configurations:
        return ()
    if technique == "farthest-first":
        order = farthest_first(configurations, len(configurations))
    else:
        order = Pledge(_flat(features)).prioritise(configurations, technique)
    return tuple(configurations[place] for place in order)


def _flat(features: Sequence[str]) -> FeatureModel:
    """Returns a model that only numbers the features: distances do not depend on its rules."""
    optional = tuple(Group(0, 1, (Feature(name),)) for name in features[1:])
    return FeatureModel("features", Feature(features[0], optional))
