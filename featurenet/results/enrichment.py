"""A group of a run's models → the features that its members have, or lack, more often than all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from featurenet.results.correlation import holm
from featurenet.results.structure import Structure

SHOWN = 5
"""Features that are told of, the clearest first."""

SURE = 0.05
"""Below it, a feature hardly goes with a group by chance."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """A feature that goes with a group.

    Args:
        feature: Its name.
        selected: Whether it is having the feature that goes with the group, or lacking it.
        group: Members of the group of which that is so.
        members: Of the group.
        all: Models of which that is so.
        models: Of the run, those of the group included.
        p: Probability that of so many models drawn at random at least so many are so, corrected
            by Holm's method for the number of features that were looked at.
        same: Other features that every model has, or lacks, together with it.
    """

    feature: str
    selected: bool
    group: int
    members: int
    all: int
    models: int
    p: float
    same: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it is hardly by chance."""
        return self.p < SURE


def enriched(
    structure: Structure, numbers: Sequence[int], shown: int = SHOWN
) -> tuple[Enriched, ...]:
    """Returns what goes with a group of models, the clearest first.

    Features that all models have, or none, go with nothing; those that have the same value in
    every model are one.

    Args:
        structure: Of a run's models.
        numbers: The group's.
        shown: How many at most.
    """
    known, matrix = structure.matrix
    inside = np.isin(known, list(numbers))
    members, models = int(inside.sum()), len(known)
    if not members or members == models:
        return ()
    varied = np.flatnonzero((matrix.sum(axis=0) > 0) & (matrix.sum(axis=0) < models))
    kinds = _kinds(matrix[:, varied], varied)
    if not kinds:
        return ()
    columns = matrix[:, [kind[0] for kind in kinds]]
    share = columns.sum(axis=0) / models
    had = columns[inside].sum(axis=0) / members >= share
    literals = np.where(had, columns, ~columns)
    group, every = literals[inside].sum(axis=0), literals.sum(axis=0)
    p = np.array(holm(_at_least(group, every, members, models)))
    order = np.lexsort((-(group / members - every / models), p))[:shown]
    names = structure.features
    return tuple(
        Enriched(
            feature=names[kinds[place][0]],
            selected=bool(had[place]),
            group=int(group[place]),
            members=members,
            all=int(every[place]),
            models=models,
            p=float(p[place]),
            same=tuple(names[other] for other in kinds[place][1:]),
        )
        for place in order
        if group[place] / members > every[place] / models
    )


def _kinds(columns: npt.NDArray[np.bool_], places: npt.NDArray[np.intp]) -> list[list[int]]:
    """Returns the places of features by their values: those of one list have the same."""
    found: dict[bytes, list[int]] = {}
    for place, column in zip(places, np.packbits(columns, axis=0).T, strict=True):
        found.setdefault(column.tobytes(), []).append(int(place))
    return list(found.values())


def _at_least(
    group: npt.NDArray[np.int_], every: npt.NDArray[np.int_], members: int, models: int
) -> npt.NDArray[np.float64]:
    """Returns upper tails of the hypergeometric distribution: Fisher's exact test, one-sided."""
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, models + 1)))])

    def log_choose(n: int, k: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = log_factorial[n] - log_factorial[k] - log_factorial[n - k]
        return found

    asked = sorted(set(zip(group.tolist(), every.tolist(), strict=True)))
    tails = {}
    for least, total in asked:
        drawn = np.arange(least, min(members, total) + 1)
        drawn = drawn[members - drawn <= models - total]
        logs = log_choose(total, drawn) + log_choose(models - total, members - drawn)
        tails[least, total] = float(np.exp(logs - log_choose(models, np.array(members))).sum())
    found = [tails[pair] for pair in zip(group.tolist(), every.tolist(), strict=True)]
    return np.minimum(np.array(found, np.float64), 1.0)
