"""Runs: what was asked, where it stands, and what is known of it as a whole."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.records import Event, Experiment, Run, RunState
from featurenet.store import events
from featurenet.store.database import Database


def add(store: Database, experiment: Experiment, folder: str = ".") -> Run:
    """Adds a run in state QUEUED.

    Args:
        store: Where it is kept.
        experiment: What is asked.
        folder: Where the run's files go, relative to the store's folder.
    """
    text = experiment.model_dump_json(by_alias=True)
    with store.transaction():
        number = store.insert(
            "INSERT INTO run (experiment, folder, state, created) VALUES (?, ?, ?, ?)",
            *(text, folder, RunState.QUEUED, time.time()),
        )
    return get(store, number)


def every(store: Database) -> list[Run]:
    """Returns every run, oldest first."""
    return [_run(store, row) for row in store.rows("SELECT * FROM run ORDER BY id")]


def get(store: Database, number: int) -> Run:
    """Returns one run.

    Raises:
        InvalidInputError: If there is none with that number.
    """
    found = store.rows("SELECT * FROM run WHERE id = ?", number)
    if not found:
        raise InvalidInputError(f"{store.path} has no run {number}.")
    return _run(store, found[0])


def _run(store: Database, row: Any) -> Run:
    return Run(
        id=row["id"],
        experiment=Experiment.parse(json.loads(row["experiment"])),
        folder=str(store.folder / row["folder"]),
        state=RunState(row["state"]),
        facts=json.loads(row["facts"]),
        created=row["created"],
    )


def change(
    store: Database,
    run: int,
    kind: str,
    data: Mapping[str, Any] = {},
    *,
    state: RunState | None = None,
    facts: Mapping[str, Any] = {},
) -> Event:
    """Writes a run's state and adds to its facts; returns the event that tells it.

    Args:
        store: Where it is kept.
        run: Its number.
        kind: Of the event.
        data: Of the event.
        state: None leaves it as it is.
        facts: Parts of `Run.facts`; what they do not name is left as it is.
    """
    with store.transaction():
        if state is not None:
            store.write("UPDATE run SET state = ? WHERE id = ?", state, run)
        if facts:
            store.write(
                "UPDATE run SET facts = json_patch(facts, ?) WHERE id = ?",
                *(json.dumps(facts, allow_nan=False), run),
            )
        return events.write(store, run, kind, data=data)


def features(store: Database, run: int) -> tuple[str, ...]:
    """Returns the names that the bits of a run's configurations stand for."""
    return tuple(json.loads(store.value("SELECT features FROM run WHERE id = ?", run)))


def write_features(store: Database, run: int, names: Sequence[str]) -> None:
    """Writes these names, within a transaction."""
    store.write("UPDATE run SET features = ? WHERE id = ?", json.dumps(list(names)), run)
