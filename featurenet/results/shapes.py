"""What a run's configurations say of its models: blocks, cells, and which features they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from featurenet.architecture.decode import extent
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.featuremodel.model import Configuration
from featurenet.featuremodel.patterns import named
from featurenet.registry import near_matches
from featurenet.store.artifacts import sample_file

PREFIX = "feature:"
"""How the name of a column begins that counts the features of a pattern."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The sample of a run.

    Args:
        features: Every feature of the feature model; () if there is no sample yet.
        configurations: Trial's number → its configuration; baselines have none.
    """

    features: tuple[str, ...] = ()
    configurations: Mapping[int, Configuration] = field(default_factory=dict)

    def extent(self, number: int) -> tuple[int, int] | None:
        """Returns a trial's numbers of blocks and cells; None if it has no configuration."""
        found = self.configurations.get(number)
        return extent(found) if found is not None else None

    def counts(self, column: str, numbers: Iterable[int]) -> list[int | None]:
        """Returns how many of a pattern's features each trial has.

        Args:
            column: "feature:" and a feature's name or a pattern, as `--require` takes it.
            numbers: Of the trials.

        Raises:
            InvalidInputError: If the pattern names no feature; near matches are named.
        """
        pattern = column.removeprefix(PREFIX)
        chosen = named(pattern, self.features)
        if not chosen:
            hint = near_matches(pattern, self.features)
            raise InvalidInputError(f"{pattern!r} names no feature of this run.{hint}")
        found = map(self.configurations.get, numbers)
        return [None if each is None else len(chosen & each.selected) for each in found]


def read_shapes(folder: Path) -> Shapes:
    """Reads the sample of the run in a folder; without a sample yet, nothing is known."""
    file = sample_file(folder)
    if not file.exists():
        return Shapes()
    features, configurations = read_configurations(file)
    return Shapes(features, dict(enumerate(configurations, start=1)))
