"""Configurations of any origin → how good a sample they are: validity, distances, coverage, spread.

Everything but validity and coverage is known without the feature model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from featurenet.architecture.layers import Shape
from featurenet.architecture.tree import Architecture
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.sampling.diversity import Coverage, EstimatedCoverage, diversity
from featurenet.sampling.networks import IMAGE, architectures, network_keys
from featurenet.sampling.pledge import Pledge

STRENGTHS = (1, 2)
"""t of the t-wise coverage that is counted."""

ESTIMATED_STRENGTH = 3
"""t of the t-wise coverage that is estimated: there are too many triples to count."""

DRAWN = 10_000
"""Random interactions that the estimate looks for: its interval is 2 percentage points wide."""

Histogram = tuple[tuple[int, int], ...]
"""(value, how many configurations have it), by ascending value."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the feature model says of the configurations.

    Args:
        model: The feature model's name.
        valid: Valid configurations.
        invalid: (position, counted from 1; the first rule that is broken) of the others.
        coverage: By the valid configurations, for t = 1 and 2.
        estimated: The same for t = 3; None if no valid triple was found in time.
    """

    model: str
    valid: int
    invalid: tuple[tuple[int, str], ...]
    coverage: tuple[Coverage, ...]
    estimated: EstimatedCoverage | None


@dataclass(frozen=True, slots=True)
class Networks:
    """What the configurations stand for, if they are of neural networks.

    Args:
        image: Shape of the images that the networks are for.
        distinct: Networks that differ in more than the names of their layers.
        impossible: Configurations that no network can be built from.
        blocks: Numbers of blocks.
        cells: Numbers of cells in all blocks together.
    """

    image: Shape
    distinct: int
    impossible: int
    blocks: Histogram
    cells: Histogram


@dataclass(frozen=True, slots=True)
class ReportCard:
    """All that can be said about a sample.

    Args:
        configurations: How many there are.
        distinct: How many are left without those that occur before.
        features: Features of the model, or of the file if no model is known.
        check: None if no feature model is known.
        selected: Jaccard distances on selected features: "mean", "minimum", "nearest".
        literals: The same on literals: features that both leave out make two alike.
        networks: None if the configurations are not of neural networks.
        sizes: Numbers of selected features.
        frequencies: (feature, how many configurations select it), the most frequent first;
            without features that are never selected.
        never: Features that no configuration selects.
    """

    configurations: int
    distinct: int
    features: int
    check: Check | None
    selected: dict[str, float | None]
    literals: dict[str, float | None]
    networks: Networks | None
    sizes: Histogram
    frequencies: tuple[tuple[str, int], ...]
    never: tuple[str, ...]


class Judge:
    """Holds samples against one feature model, which is analysed once.

    Args:
        model: Its features include those of the samples.
        seconds: Limit on counting its valid interactions of each strength, and on drawing some;
            without their number, coverage has no share.
        seed: Of the interactions that coverage is estimated by; all samples face the same ones.
    """

    def __init__(self, model: FeatureModel, seconds: float = 60.0, seed: int = 0):
        self.model = model
        self._pledge = Pledge(model)
        self._valid_interactions = {
            strength: self._pledge.valid_interactions(strength, seconds) for strength in STRENGTHS
        }
        self._drawn = self._pledge.random_interactions(ESTIMATED_STRENGTH, DRAWN, seed, seconds)

    def check(self, configurations: Sequence[Configuration]) -> Check:
        """Returns which configurations are valid, and what these cover."""
        broken = [(each, violations(self.model, each)) for each in configurations]
        valid = [each for each, rules in broken if not rules]
        invalid = [(place, rules[0]) for place, (_, rules) in enumerate(broken, start=1) if rules]
        coverage = tuple(
            Coverage(strength, self._pledge.covered_interactions(valid, strength), total)
            for strength, total in self._valid_interactions.items()
        )
        estimated = self._estimate(valid) if len(self._drawn) else None
        return Check(self.model.name, len(valid), tuple(invalid), coverage, estimated)

    def _estimate(self, valid: Sequence[Configuration]) -> EstimatedCoverage:
        covered = self._pledge.covered_among(valid, self._drawn)
        return EstimatedCoverage(ESTIMATED_STRENGTH, len(self._drawn), covered)


def report_card(
    features: Sequence[str],
    configurations: Sequence[Configuration],
    judge: Judge | None = None,
    image: Shape = IMAGE,
) -> ReportCard:
    """Judges a sample.

    Args:
        features: Of the file.
        configurations: Selections of these features, in any order.
        judge: Knows their feature model; without it, validity and coverage are not checked.
        image: Height, width and channels of the images that networks are compared for.

    Raises:
        InvalidInputError: If no network can have images of that shape.
    """
    every = judge.model.features if judge is not None else tuple(features)
    counts = Counter(chain.from_iterable(each.selected for each in configurations))
    return ReportCard(
        configurations=len(configurations),
        distinct=len(set(configurations)),
        features=len(every),
        check=judge.check(configurations) if judge is not None else None,
        selected=diversity(configurations),
        literals=diversity(configurations, len(every)),
        networks=_networks(configurations, image),
        sizes=_histogram(len(each.selected) for each in configurations),
        frequencies=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        never=tuple(name for name in every if name not in counts),
    )


def _networks(configurations: Iterable[Configuration], image: Shape) -> Networks | None:
    """Returns None if not one configuration describes blocks and cells."""
    every = architectures(configurations)
    found = [architecture for architecture in every if architecture is not None]
    if not found:
        return None
    return Networks(
        image,
        len(set(network_keys(found, image))),
        len(every) - len(found),
        _histogram(len(each.blocks) for each in found),
        _histogram(map(_cells, found)),
    )


def _cells(architecture: Architecture) -> int:
    return sum(len(block.cells) for block in architecture.blocks)


def _histogram(values: Iterable[int]) -> Histogram:
    return tuple(sorted(Counter(values).items()))
