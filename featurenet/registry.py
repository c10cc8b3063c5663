"""Names to things: one `Registry` for every kind that users can add to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from os.path import commonprefix
from typing import Generic, TypeVar

from featurenet.errors import InvalidInputError

LISTED = 40
COMPARED = 50
"""Names that are compared in full: a comparison takes milliseconds, and a model has thousands."""


def near_matches(name: str, known: Iterable[str]) -> str:
    """Returns " Did you mean …?" for the names most like `name`, or the list of what there is."""
    known = sorted(known)
    if likely := did_you_mean(name, known):
        return likely
    rest = f", … ({len(known):,} in all)" if len(known) > LISTED else ""
    return f" Known: {', '.join(known[:LISTED]) or 'none'}{rest}."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns " Did you mean …?" for the names most like `name`, or nothing if none is."""
    likely = nlargest(COMPARED, sorted(known), key=lambda other: _shared_ends(name, other))
    close = difflib.get_close_matches(name, likely, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def _shared_ends(name: str, other: str) -> int:
    """Characters that two names share at their beginnings and ends; typos are few and between."""
    reverse = [name[::-1], other[::-1]]
    return len(commonprefix([name, other])) + len(commonprefix(reverse))


def canonical(name: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """Returns the name that `name` stands for, None if it stands for none or for several.

    A name stands for itself, an alias for its name, and the last part of a dotted name or alias
    ("pgd" of "robust.pgd") for that name if no other one ends so.

    Args:
        name: What a user wrote.
        known: Every name with its aliases.
    """
    if name in known:
        return name
    spelled = {alias: each for each, aliases in known.items() for alias in aliases}
    if name in spelled:
        return spelled[name]
    spelled |= {each: each for each in known}
    ends = {each for alias, each in spelled.items() if alias.rpartition(".")[2] == name}
    return ends.pop() if len(ends) == 1 else None


T = TypeVar("T")


class Registry(Generic[T]):
    """A table of names, filled by `register` and by installed packages' entry points.

    Args:
        kind: What the table holds, in the singular, for messages ("metric").
        group: Entry-point group that other packages use to add to it; loaded on the first miss.
    """

    def __init__(self, kind: str, group: str | None = None):
        self.kind = kind
        self._group = group
        self._items: dict[str, T] = {}

    def register(self, name: str, item: T) -> T:
        """Adds an item; a second one of the same name replaces the first."""
        self._items[name] = item
        return item

    def get(self, name: str) -> T:
        """Returns the item called `name`.

        Raises:
            InvalidInputError: If there is none; the message names near matches.
        """
        if name not in self._items:
            self._load_entry_points()
        if name not in self._items:
            hint = near_matches(name, self._items)
            raise InvalidInputError(f"Unknown {self.kind} {name!r}.{hint}")
        return self._items[name]

    def names(self) -> list[str]:
        """Returns every name, sorted."""
        self._load_entry_points()
        return sorted(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items[name] for name in self.names())

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def _load_entry_points(self) -> None:
        group, self._group = self._group, None
        if group is None:
            return
        from importlib.metadata import entry_points  # on use: a fifth of the time of small commands

        for entry_point in entry_points(group=group):
            self._items.setdefault(entry_point.name, entry_point.load())
