"""What happened, in order: an event is written in the transaction of the fact that it tells."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from featurenet.records import Event
from featurenet.store.database import Database, reading


def write(
    store: Database, run: int, kind: str, trial: int | None = None, data: Mapping[str, Any] = {}
) -> Event:
    """Appends an event within a transaction, and returns it."""
    now = time.time()
    number = store.insert(
        "INSERT INTO event (run, time, kind, trial, data) VALUES (?, ?, ?, ?, ?)",
        *(run, now, kind, trial, json.dumps(data, allow_nan=False)),
    )
    return Event(id=number, run=run, time=now, kind=kind, trial=trial, data=dict(data))


def append(
    store: Database, run: int, kind: str, trial: int | None = None, data: Mapping[str, Any] = {}
) -> Event:
    """Appends an event that tells of nothing else that is kept, and returns it."""
    with store.transaction():
        return write(store, run, kind, trial, data)


@reading
def after(store: Database, number: int = 0, run: int | None = None, limit: int = -1) -> list[Event]:
    """Returns the events with a higher number, oldest first.

    Args:
        store: Where they are kept.
        number: Of the last one that is known.
        run: Events of this run only; None for all runs.
        limit: How many at most; -1 for all.
    """
    where, values = ("run = ? AND ", (run,)) if run is not None else ("", ())
    found = store.rows(
        f"SELECT * FROM event WHERE {where}id > ? ORDER BY id LIMIT ?",  # noqa: S608 – our words
        *(*values, number, limit),
    )
    return [Event(**{**dict(row), "data": json.loads(row["data"])}) for row in found]


def last(store: Database) -> int:
    """Returns the number of the last event; 0 if there is none."""
    return int(store.value("SELECT coalesce(max(id), 0) FROM event"))
