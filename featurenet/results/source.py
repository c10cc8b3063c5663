"""Where a table's cells come from: trials that are in memory, or a store asked for single columns.

The store gives a column of ten thousand models in milliseconds, where reading all that is known of
each takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from featurenet.records import Figure, Trial, figures
from featurenet.results.structure import Structure
from featurenet.store import figures as figure_table
from featurenet.store import outlines
from featurenet.store import trials as trial_table
from featurenet.store.marks import Mark
from featurenet.store.marks import every as every_mark
from featurenet.store.opening import open_to_read

Column = Mapping[int, Figure]
"""Trial's number → its figure."""


class Source(Protocol):
    """Gives the figures of a run, one column at a time."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the figures are called that some model has."""

    @property
    def bounded(self) -> frozenset[str]:
        """Those of them that some model has an interval of."""

    @property
    def structure(self) -> Structure:
        """What the models are made of."""

    @property
    def marks(self) -> Mapping[int, Mark]:
        """What people noted of the models: trial's number → mark."""

    def column(self, name: str) -> Column:
        """Returns one figure of every model that has it."""

    def whole(self, trials: Sequence[Trial]) -> tuple[Trial, ...]:
        """Returns the same trials with all that is known of them."""


class Opened:
    """The figures of trials that are in memory.

    Args:
        trials: With all that is known of them.
        read_structure: Reads what they are made of; called when it is asked for.
        read_marks: Reads what people noted of them, likewise.
    """

    def __init__(
        self,
        trials: Sequence[Trial],
        read_structure: Callable[[], Structure] = Structure,
        read_marks: Callable[[], Mapping[int, Mark]] = dict,
    ):
        self._trials = trials
        self._read_structure = read_structure
        self._read_marks = read_marks

    @cached_property
    def _columns(self) -> dict[str, dict[int, Figure]]:
        found: dict[str, dict[int, Figure]] = {}
        for trial in self._trials:
            for name, figure in figures(trial.result).items() if trial.result else ():
                found.setdefault(name, {})[trial.number] = figure
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """What the figures are called that some model has."""
        return tuple(self._columns)

    @cached_property
    def bounded(self) -> frozenset[str]:
        """Those of them that some model has an interval of."""
        return frozenset(
            name
            for name, column in self._columns.items()
            if any(figure.low is not None for figure in column.values())
        )

    @cached_property
    def structure(self) -> Structure:
        """What the models are made of."""
        return self._read_structure()

    @cached_property
    def marks(self) -> Mapping[int, Mark]:
        """What people noted of the models."""
        return self._read_marks()

    def column(self, name: str) -> Column:
        """Returns one figure of every model that has it."""
        return self._columns.get(name, {})

    def whole(self, trials: Sequence[Trial]) -> tuple[Trial, ...]:
        """Returns the trials, which are whole."""
        return tuple(trials)


class Stored:
    """The figures of a run, read from its store as they are asked for.

    Args:
        folder: Where the store lies.
        run: The run's number.
    """

    def __init__(self, folder: Path, run: int):
        self.place = (folder, run)
        self._folder, self._run = folder, run
        self._columns: dict[str, Column] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the figures are called that some model has."""
        with open_to_read(self._folder) as store:
            return figure_table.quantities(store, self._run)

    @cached_property
    def bounded(self) -> frozenset[str]:
        """Those of them that some model has an interval of."""
        with open_to_read(self._folder) as store:
            return figure_table.bounded(store, self._run)

    @cached_property
    def structure(self) -> Structure:
        """What the models are made of."""
        return read_structure(self._folder, self._run)

    @cached_property
    def marks(self) -> Mapping[int, Mark]:
        """What people noted of the models."""
        return read_marks(self._folder, self._run)

    def column(self, name: str) -> Column:
        """Returns one figure of every model that has it."""
        if name not in self._columns:
            with open_to_read(self._folder) as store:
                self._columns[name] = figure_table.column(store, self._run, name)
        return self._columns[name]

    def whole(self, trials: Sequence[Trial]) -> tuple[Trial, ...]:
        """Reads all that is known of the trials."""
        with open_to_read(self._folder) as store:
            return tuple(trial_table.get(store, self._run, trial.number) for trial in trials)


def read_structure(folder: Path, run: int) -> Structure:
    """Reads what the models of a run are made of from the store in a folder."""
    with open_to_read(folder) as store:
        return Structure(*outlines.configurations(store, run))


def read_marks(folder: Path, run: int) -> dict[int, Mark]:
    """Reads what people noted of the models of a run from the store in a folder."""
    with open_to_read(folder) as store:
        return every_mark(store, run)
