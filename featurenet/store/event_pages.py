"""Events of a run in pages, forward or backward, of one trial or kind."""

from __future__ import annotations

import json
from typing import Any

from featurenet.records import Event
from featurenet.store.database import Database, reading

PROGRESS = ("trial.epoch", "sample.progress")
"""Kinds of events that say how far something is, and of which there are very many."""


@reading
def page_of_events(
    store: Database,
    run: int,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = 100,
    trial: int | None = None,
    kind: str = "",
    progress: bool = True,
) -> list[Event]:
    """Returns some of a run's events.

    Args:
        store: Where they are kept.
        run: Whose.
        after: Those with a higher number, oldest first; None for the newest first.
        before: Those with a lower number only.
        limit: How many at most.
        trial: Of this trial only.
        kind: Of this kind, or those whose kind begins so.
        progress: Whether those of `PROGRESS` are among them.
    """
    conditions: list[tuple[str, Any]] = [("run = ?", run)]
    conditions += [("id > ?", after)] if after is not None else []
    conditions += [("id < ?", before)] if before is not None else []
    conditions += [("trial = ?", trial)] if trial is not None else []
    conditions += [("substr(kind, 1, length(?)) = ?", kind)] if kind else []
    conditions += [] if progress else [("kind NOT IN (?, ?)", PROGRESS)]
    where = " AND ".join(text for text, _ in conditions)
    values = [each for text, value in conditions for each in _values(text, value)]
    order = "ASC" if after is not None else "DESC"
    query = f"SELECT * FROM event WHERE {where} ORDER BY id {order} LIMIT ?"  # noqa: S608 – our words
    found = store.rows(query, *values, limit)
    return [Event(**{**dict(row), "data": json.loads(row["data"])}) for row in found]


def _values(text: str, value: Any) -> tuple[Any, ...]:
    """Returns what stands for the question marks of a condition."""
    return value if isinstance(value, tuple) else (value,) * text.count("?")
