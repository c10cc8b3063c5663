"""What every answer of the server is made from: the workspace's folder and the helper process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from featurenet.store.database import Database
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.web.errors import NotFound

if TYPE_CHECKING:
    from featurenet.results import Results
    from featurenet.web.helper import Helper

KEPT = 4
"""Runs whose results are kept in memory between two questions."""


@dataclass
class House:
    """A workspace that is served.

    Args:
        folder: The workspace's.
        helper: The warm process that is asked what takes a JVM or long arithmetic.
    """

    folder: Path
    helper: Helper
    _kept: dict[int, tuple[int, Results]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def reading(self) -> Database:
        """Opens the store to read, for a `with` block."""
        return open_to_read(self.folder)

    def writing(self) -> Database:
        """Opens the store to write, for a `with` block."""
        return open_to_write(self.folder)

    def check_run(self, run: int) -> None:
        """Ends the request if the workspace has no such run.

        Raises:
            NotFound: If it has none.
        """
        with self.reading() as store:
            check_run(store, run)

    def results(self, run: int) -> Results:
        """Returns a run's results in brief, read anew only after something has happened in it.

        Raises:
            NotFound: If there is no such run.
        """
        from featurenet.results import Results  # on use: the server starts in half the time

        with self.reading() as store:
            check_run(store, run)
            version = _version(store, run)
        with self._lock:
            if run in self._kept and self._kept[run][0] == version:
                return self._kept[run][1]
        found = Results.load(run, self.folder, brief=True)
        with self._lock:
            self._kept.pop(run, None)
            self._kept[run] = (version, found)
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return found


def check_run(store: Database, run: int) -> None:
    """Ends the request if a store has no such run.

    Raises:
        NotFound: If it has none.
    """
    if store.value("SELECT id FROM run WHERE id = ?", run) is None:
        raise NotFound(f"There is no run {run} in this workspace.")


def _version(store: Database, run: int) -> int:
    """Returns what changes whenever the run does; an epoch's end changes nothing that is kept."""
    passing = "('trial.epoch', 'sample.progress')"
    query = f"SELECT max(id) FROM event WHERE run = ? AND kind NOT IN {passing}"  # noqa: S608
    return int(store.value(query, run) or 0)
