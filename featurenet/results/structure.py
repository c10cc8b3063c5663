"""A run's configurations → the structure of its models: blocks, cells, the features they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from featurenet.architecture.decode import members
from featurenet.featuremodel.patterns import has_wildcards, named
from featurenet.sampling.diversity import distances

Counts = Mapping[int, int]
"""Trial's number → how many of something its model has; baselines are not in it."""


class Structure:
    """What the models of a run are made of, counted for all of them at once.

    Args:
        features: Every feature of the feature model; () if there is no sample yet.
        bits: Trial's number → a bit for each feature, as the store packs them.
    """

    def __init__(self, features: Sequence[str] = (), bits: Mapping[int, bytes] | None = None):
        self.features = tuple(features)
        self._bits = bits or {}

    @cached_property
    def blocks(self) -> Counts:
        """How many blocks each model has."""
        return self._groups(list(self._members[0].values()))

    @cached_property
    def cells(self) -> Counts:
        """How many cells each model has, in all its blocks together."""
        return self._groups(list(self._members[1].values()))

    def having(self, pattern: str) -> Counts | None:
        """Returns how many of a pattern's features each model has.

        Args:
            pattern: A feature's name, or a pattern as `--require` takes it.

        Returns:
            None if it names no feature.
        """
        if not has_wildcards(pattern) and pattern not in self.features:
            return None  # without a look at every one of thousands
        chosen = named(pattern, self.features)
        places = [place for place, name in enumerate(self.features) if name in chosen]
        return self._counts(self._selected[:, places].sum(axis=1)) if places else None

    @property
    def matrix(self) -> tuple[npt.NDArray[np.int_], npt.NDArray[np.bool_]]:
        """Trials' numbers, and which feature (column) each of them (row) has."""
        return np.array(list(self._bits), dtype=int), self._selected

    def distances(self, number: int) -> Mapping[int, float]:
        """Returns the Jaccard distance of every other model's features from those of one.

        Args:
            number: Of the one; {} if it has no configuration.
        """
        numbers = list(self._bits)
        if number not in numbers:
            return {}
        rows, place = self._selected.astype(np.float32), numbers.index(number)
        found = zip(numbers, distances(rows[place : place + 1], rows)[0], strict=True)
        return {other: float(distance) for other, distance in found if other != number}

    @cached_property
    def _members(self) -> tuple[dict[int, list[int]], dict[tuple[int, int], list[int]]]:
        return members(self.features)

    @cached_property
    def _selected(self) -> npt.NDArray[np.bool_]:
        """Which feature (column) each model (row) has."""
        if not self._bits:
            return np.zeros((0, len(self.features)), dtype=bool)
        packed = np.frombuffer(b"".join(self._bits.values()), dtype=np.uint8)
        rows = packed.reshape(len(self._bits), -1)
        return np.unpackbits(rows, axis=1, count=len(self.features)).astype(bool)

    def _groups(self, groups: Sequence[Sequence[int]]) -> Counts:
        """Counts of how many groups of features each model has one."""
        total = np.zeros(len(self._bits), dtype=int)
        for places in groups:
            total += self._selected[:, places].any(axis=1)
        return self._counts(total)

    def _counts(self, total: npt.NDArray[np.int_]) -> Counts:
        return dict(zip(self._bits, map(int, total), strict=True))
