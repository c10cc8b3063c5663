"""Single numbers of models, for tables and plots: run, quantity and trial → value and interval."""

from __future__ import annotations

from collections.abc import Mapping

from featurenet.records import Figure
from featurenet.store.database import Database


def write(store: Database, run: int, trial: int, found: Mapping[str, Figure]) -> None:
    """Writes a trial's figures in the place of those it had, within a transaction."""
    store.write_all("INSERT OR IGNORE INTO quantity (name) VALUES (?)", [(name,) for name in found])
    store.write("DELETE FROM figure WHERE run = ? AND trial = ?", run, trial)
    store.write_all(
        "INSERT INTO figure (run, quantity, trial, value, low, high) "
        "SELECT ?, id, ?, ?, ?, ? FROM quantity WHERE name = ?",
        [(run, trial, each.value, each.low, each.high, name) for name, each in found.items()],
    )
