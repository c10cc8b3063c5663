"""Indexed names: `Block[k]_Cell[i+1]` and numbers for k and i → `Block2_Cell4`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from featurenet.featuremodel.formula import Formula, rename, variables
from featurenet.featuremodel.model import Constraint, Group, MetaModel, Repeat, walk
from featurenet.registry import near_matches

INDEX = re.compile(
    r"\[(?:(?P<letters>[A-Za-z]+)|(?P<number>[0-9]{1,6}))(?P<offset>[+-][0-9]{1,6})?\]"
)
LAST = "last"
"""In a constraint, `[last]` is the highest number that the instance has."""


def repeats(metamodel: MetaModel) -> Iterator[Repeat]:
    """Yields a template's repeats, outer ones first."""
    for feature, _ in walk(metamodel.root):
        for group in feature.groups:
            if not isinstance(group, Group):
                yield group


def letters(name: str) -> list[str]:
    """Returns the letters of a name's indices, in order: ["k", "i"] for `Block[k]_Cell[i+1]`."""
    return [match["letters"] for match in INDEX.finditer(name) if match["letters"]]


@dataclass(frozen=True)
class Template:
    """What constraints may name in a meta-model, and how often each of its repeats repeats.

    Args:
        names: The features' names, indexed (`Block[k]`).
        counts: Index letters → number of copies; empty for a model without repeats, in which
            brackets have no meaning.
    """

    names: tuple[str, ...]
    counts: Mapping[str, int]

    @classmethod
    def of(cls, metamodel: MetaModel, counts: Mapping[str, int]) -> Template:
        """Builds the template of a meta-model; `counts` maps "blocks" and "cells" to numbers."""
        names = tuple(feature.name for feature, _ in walk(metamodel.root))
        return cls(
            names,
            {
                repeat.index: counts.get(repeat.count, repeat.default)
                for repeat in repeats(metamodel)
            },
        )

    @cached_property
    def _by_shape(self) -> Mapping[str, str]:
        return {self._shape(name): name for name in self.names}

    def _shape(self, name: str) -> str:
        return INDEX.sub("[]", name) if self.counts else name

    def problem(self, name: str) -> str | None:
        """Says why a constraint cannot name `name`, or returns None if it can.

        A fixed number may lie outside the instance: the constraint is then left out.
        """
        known = self._by_shape.get(self._shape(name))
        if known is None:
            return f"there is no feature {name!r}.{near_matches(name, self.names)}"
        if not self.counts:
            return None
        for match, letter in zip(INDEX.finditer(name), letters(known), strict=True):
            if match["letters"] and match["letters"] not in (letter, LAST):
                return f"{name!r} has {match[0]} where {known!r} has [{letter}]"
            if match["number"] and int(match["number"]) < 1:
                return f"{name!r} has {match[0]}, but numbers count from 1"
        return None

    def instances(self, constraint: Constraint) -> Iterator[Constraint]:
        """Yields the constraint for all values of its letters, outer ones varying slowest.

        Where an index falls outside 1..count the constraint is left out.
        """
        if not self.counts:
            yield constraint
            return
        used = {letter for name in variables(constraint.formula) for letter in letters(name)}
        free = [letter for letter in self.counts if letter in used]
        for values in product(*(range(1, self.counts[letter] + 1) for letter in free)):
            numbers = dict(zip(free, values, strict=True))
            formula = self._instance(constraint.formula, numbers)
            if formula is not None:
                place = ", ".join(f"{letter}={number}" for letter, number in numbers.items())
                origin = f"{constraint.origin} {place}".strip()
                yield Constraint(formula, origin)

    def _instance(self, formula: Formula, numbers: Mapping[str, int]) -> Formula | None:
        try:
            return rename(formula, lambda name: self._number(name, numbers))
        except _OutsideError:
            return None

    def _number(self, name: str, numbers: Mapping[str, int]) -> str:
        if "[" not in name:
            return name
        own_letters = iter(letters(self._by_shape[self._shape(name)]))

        def value(match: re.Match[str]) -> str:
            count = self.counts[next(own_letters)]
            start = count if match["letters"] == LAST else numbers.get(match["letters"] or "", 0)
            number = int(match["number"] or start) + int(match["offset"] or 0)
            if not 1 <= number <= count:
                raise _OutsideError
            return str(number)

        return INDEX.sub(value, name)


class _OutsideError(Exception):
    """An index falls outside the instance."""
