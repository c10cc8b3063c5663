"""Runs: what was asked, where it stands, and what is known of it as a whole."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.records import RUN_CHANGES, Event, Experiment, Run, RunState
from featurenet.store import events
from featurenet.store.database import Database, reading
from featurenet.store.portable import located


def add(
    store: Database,
    experiment: Experiment,
    folder: str = ".",
    *,
    priority: int = 0,
    private: bool = False,
) -> Run:
    """Adds a run in state QUEUED.

    Args:
        store: Where it is kept.
        experiment: What is asked.
        folder: Where the run's files go, relative to the store's folder.
        priority: Those with a higher one are carried out first.
        private: Whether only the process that adds it can carry it out.
    """
    text = experiment.model_dump_json(by_alias=True)
    with store.transaction():
        number = store.insert(
            "INSERT INTO run (experiment, folder, state, created, priority, private) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            *(text, folder, RunState.QUEUED, time.time(), priority, private),
        )
        events.write(store, number, "run.queued")
    return get(store, number)


def remove(store: Database, run: int) -> None:
    """Removes a run and all that is kept of it; its folder stays."""
    with store.transaction():
        store.write("DELETE FROM run WHERE id = ?", run)


@reading
def every(store: Database) -> list[Run]:
    """Returns every run, oldest first."""
    return [_run(store, row) for row in store.rows("SELECT * FROM run ORDER BY id")]


@reading
def get(store: Database, number: int) -> Run:
    """Returns one run.

    Raises:
        InvalidInputError: If there is none with that number.
    """
    found = store.rows("SELECT * FROM run WHERE id = ?", number)
    if not found:
        raise InvalidInputError(f"{store.path} has no run {number}.")
    return _run(store, found[0])


def replace_experiment(store: Database, run: int, experiment: Experiment) -> None:
    """Writes what is asked of a run in the place of what was.

    Its sample and its trials must be what the new one would give.
    """
    text = experiment.model_dump_json(by_alias=True)
    with store.transaction():
        store.write("UPDATE run SET experiment = ? WHERE id = ?", text, run)


def _run(store: Database, row: Any) -> Run:
    folder = store.folder / row["folder"]
    return Run(
        id=row["id"],
        experiment=located(Experiment.parse(json.loads(row["experiment"])), folder),
        folder=str(folder),
        state=RunState(row["state"]),
        facts=json.loads(row["facts"]),
        created=row["created"],
        priority=row["priority"],
        private=bool(row["private"]),
    )


@reading
def standing(store: Database, run: int) -> RunState:
    """Returns where a run stands.

    Raises:
        InvalidInputError: If there is none with that number.
    """
    found = store.value("SELECT state FROM run WHERE id = ?", run)
    if found is None:
        raise InvalidInputError(f"{store.path} has no run {run}.")
    return RunState(found)


def claim(store: Database, worker: int, run: int | None = None) -> Run | None:
    """Gives a run whose strategy is to be asked to a worker.

    That is one that waits for its sample, or all of whose trials have ended.

    Args:
        store: Where runs are kept.
        worker: Who takes it.
        run: This run only; None for any that is nobody's own, the most urgent first.

    Returns:
        None if there is none.
    """
    to_ask = (
        "SELECT id FROM run WHERE worker IS NULL "
        "AND CASE WHEN ? IS NULL THEN NOT private ELSE id = ? END "
        "AND (state = 'queued' OR (state = 'running' AND NOT EXISTS (SELECT 1 FROM trial "
        "WHERE trial.run = run.id AND trial.state IN ('queued', 'running')))) "
        "ORDER BY priority DESC, id LIMIT 1"
    )
    if store.value(to_ask, run, run) is None:  # most often: and needs no lock
        return None
    with store.transaction():
        found = store.value(to_ask, run, run)
        if found is None:
            return None
        store.write("UPDATE run SET worker = ? WHERE id = ?", worker, found)
        return get(store, found)


def release(store: Database, worker: int, run: int | None = None) -> None:
    """Ends a worker's hold on a run, or on all; a sample not finished is to be drawn again."""
    with store.transaction():
        for row in store.rows(
            "SELECT id, state FROM run WHERE worker = ? AND id = ifnull(?, id)", worker, run
        ):
            store.write("UPDATE run SET worker = NULL WHERE id = ?", row["id"])
            if row["state"] == RunState.SAMPLING:
                change(store, row["id"], "run.queued", state=RunState.QUEUED)


def is_open(store: Database, run: int | None = None) -> bool:
    """Returns whether there is something to do in a run, or in any that is nobody's own."""
    return bool(
        store.value(
            "SELECT EXISTS (SELECT 1 FROM run WHERE state IN ('queued', 'sampling', 'running') "
            "AND CASE WHEN ? IS NULL THEN NOT private ELSE id = ? END)",
            *(run, run),
        )
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

    Raises:
        InvalidInputError: If a run in its state cannot come to that one.
    """
    with store.transaction():
        if state is not None:
            _check_change(store, run, state)
            store.write("UPDATE run SET state = ? WHERE id = ?", state, run)
        if facts:
            write_facts(store, run, facts)
        return events.write(store, run, kind, data=data)


def write_facts(store: Database, run: int, facts: Mapping[str, Any]) -> None:
    """Adds to what is known of a run, within a transaction."""
    text = json.dumps(facts, allow_nan=False)
    store.write("UPDATE run SET facts = json_patch(facts, ?) WHERE id = ?", text, run)


def _check_change(store: Database, run: int, after: RunState) -> None:
    before = standing(store, run)
    if after is not before and after not in RUN_CHANGES[before]:
        raise InvalidInputError(f"Run {run} is {before} and cannot become {after}.")


@reading
def features(store: Database, run: int) -> tuple[str, ...]:
    """Returns the names that the bits of a run's configurations stand for."""
    return tuple(json.loads(store.value("SELECT features FROM run WHERE id = ?", run)))


def write_features(store: Database, run: int, names: Sequence[str]) -> None:
    """Writes these names, within a transaction."""
    store.write("UPDATE run SET features = ? WHERE id = ?", json.dumps(list(names)), run)
