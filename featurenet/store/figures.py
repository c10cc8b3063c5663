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


def names(store: Database, run: int, *, bounded: bool = False) -> tuple[str, ...]:
    """Returns what the figures are called that some trial of a run has.

    Args:
        store: Where they are kept.
        run: The run's number.
        bounded: Whether to name those only that some trial has an interval of.
    """
    found = store.rows(
        "SELECT name FROM quantity WHERE EXISTS (SELECT 1 FROM figure "
        "WHERE run = ? AND quantity = quantity.id AND (low IS NOT NULL OR NOT ?)) ORDER BY id",
        *(run, bounded),
    )
    return tuple(row["name"] for row in found)


def column(store: Database, run: int, name: str) -> dict[int, Figure]:
    """Returns one figure of all trials of a run that have it: trial's number → figure."""
    found = store.rows(
        "SELECT trial, value, low, high FROM figure "
        "WHERE run = ? AND quantity = (SELECT id FROM quantity WHERE name = ?)",
        *(run, name),
    )
    return {row["trial"]: Figure(row["value"], row["low"], row["high"]) for row in found}
