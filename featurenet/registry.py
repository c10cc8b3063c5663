"""Names to things: one `Registry` for every kind that users can add to."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nlargest
from os.path import commonprefix
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from featurenet.errors import InvalidInputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PACKAGE = Path(__file__).parent

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


def source_of(item: Any) -> str:
    """Returns the file that a function, or what holds one, was written in.

    It is the module's name where there is no file, as in a notebook, all cells of which are one.
    """
    item = getattr(item, "function", item)
    if isinstance(item, ModuleType):
        return item.__file__ or item.__name__
    module: str = getattr(item, "__module__", None) or type(item).__module__
    return getattr(sys.modules.get(module), "__file__", None) or module


T = TypeVar("T")


class Registry(Generic[T]):
    """A table of names, filled by `register` and by installed packages' entry points.

    A name is taken by the file that registers it first, which may register it again (a notebook's
    cell that is run twice); others must say that they replace it.

    Args:
        kind: What the table holds, in the singular, for messages ("metric").
        group: Entry-point group that other packages use to add to it; loaded on the first miss.
        adopt: Makes an item of an entry point's name and object; None takes the object as it is.
    """

    additions: ClassVar[list[str]] = []
    """What was registered from outside this package, in all registries together."""

    def __init__(
        self,
        kind: str,
        group: str | None = None,
        adopt: Callable[[str, Any], T] | None = None,
    ):
        self.kind = kind
        self._group = group
        self._adopt = adopt
        self._items: dict[str, T] = {}

    def register(self, name: str, item: T, *, replace: bool = False) -> T:
        """Adds an item.

        Raises:
            InvalidInputError: If another file has taken the name, and it is not to be replaced.
        """
        if not replace:
            self.check_free(name, item)
        if PACKAGE not in Path(source_of(item)).parents:
            Registry.additions.append(f"{self.kind} {name!r}")
        self._items[name] = item
        return item

    def check_free(self, name: str, item: T) -> None:
        """Refuses an item whose name another file has taken.

        Raises:
            InvalidInputError: The message says how to replace it.
        """
        known = self._items.get(name)
        if known is None or source_of(known) == source_of(item):
            return
        owner = Path(source_of(known))
        whose = "FeatureNET's own" if PACKAGE in owner.parents else f"defined in {owner}"
        raise InvalidInputError(
            f"The {self.kind} {name!r} is {whose}: give yours another name, or say that it "
            "replaces that one with replace=True."
        )

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

    def loaded(self) -> list[T]:
        """Returns what is registered by now, without looking for installed packages."""
        return list(self._items.values())

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
            self._load(entry_point)

    def _load(self, entry_point: EntryPoint) -> None:
        origin = f"The entry point {entry_point.name} = {entry_point.value} ({entry_point.group})"
        try:
            loaded = entry_point.load()  # which may have registered it
            known = self._items.get(entry_point.name)
            if known is None or source_of(known) != source_of(loaded):
                item = self._adopt(entry_point.name, loaded) if self._adopt else loaded
                self.register(entry_point.name, item)
        except InvalidInputError as error:
            raise InvalidInputError(f"{origin}: {error}") from error
        except Exception as error:  # a package's own faults, as it is imported
            raise InvalidInputError(
                f"{origin} cannot be loaded: {type(error).__name__}: {error}. Repair or uninstall "
                "its package."
            ) from error
