"""Runs, trials and events in one SQLite file: the only code that talks to the database."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.records import (
    Event,
    Experiment,
    MetricResult,
    Run,
    RunState,
    State,
    Trial,
    TrialResult,
)

VERSION = 1
"""Number of the database layout, kept in SQLite's user_version."""

FILE = "featurenet.db"

FULL = 2**16
"""Free bytes below which a disk is full: what SQLite adds to its files at once."""


class Store:
    """One SQLite file in a folder; every method is one short transaction.

    A commit reaches the disk before the method returns, so that a killed process loses nothing
    that was reported. One instance belongs to one thread; processes each open their own.

    Args:
        folder: Where `featurenet.db` lies, or shall lie.
        create: Whether to make folder and database when they are missing.

    Raises:
        InvalidInputError: If there is no store, or one that this version cannot read.
        OSError: From every method, if the disk is full or the file cannot be read or written.
    """

    def __init__(self, folder: Path, create: bool = False):
        self.folder = folder.resolve()
        self._path = self.folder / FILE
        if create:
            self.folder.mkdir(parents=True, exist_ok=True)
        elif not self._path.is_file():
            raise InvalidInputError(f"{folder} holds no run ({FILE} is missing).")
        with self._translated():
            self._database = sqlite3.connect(self._path, timeout=30.0, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def _prepare(self) -> None:
        with self._translated():
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA foreign_keys = ON")
        with self._transaction():
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                schema = files("featurenet.store").joinpath("schema.sql").read_text()
                for statement in schema.split(";\n"):
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version = {VERSION}")
            elif version > VERSION:
                raise InvalidInputError(
                    f"{self._path} has layout {version}, newer than this version reads "
                    f"({VERSION}); install a newer featurenet."
                )

    def close(self) -> None:
        """Closes the database; the write-ahead log is folded into the file."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns the database's errors into those that callers know."""
        try:
            yield
        except sqlite3.OperationalError as error:  # the system's fault, not that of the content
            # For a file that it maps into memory, SQLite calls a full disk an input/output error.
            full = error.sqlite_errorcode == sqlite3.SQLITE_FULL or self._is_disk_full()
            code = errno.ENOSPC if full else errno.EIO
            reason = os.strerror(code) if full else str(error)
            raise OSError(code, reason, str(self._path)) from error
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:  # a mistake of ours, such as a second key
                raise
            raise InvalidInputError(f"{self._path} is not a readable store: {error}.") from error

    def _is_disk_full(self) -> bool:
        return shutil.disk_usage(self.folder).free < FULL

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                # SQLite itself rolls back on a full disk; a second rollback would hide the cause.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._translated():
            return self._database.execute(query, values).fetchall()

    def create_run(self, experiment: Experiment, folder: str = ".") -> Run:
        """Adds a run in state QUEUED.

        Args:
            experiment: What is asked.
            folder: Where the run's files go, relative to the store's folder.
        """
        text = experiment.model_dump_json(by_alias=True)
        with self._transaction():
            cursor = self._database.execute(
                "INSERT INTO run (experiment, folder, state, created) VALUES (?, ?, ?, ?)",
                (text, folder, RunState.QUEUED, time.time()),
            )
        return self.run(int(cursor.lastrowid or 0))

    def runs(self) -> list[Run]:
        """Returns every run, oldest first."""
        return [self._run(row) for row in self._rows("SELECT * FROM run ORDER BY id")]

    def run(self, run_id: int) -> Run:
        """Returns one run.

        Raises:
            InvalidInputError: If there is none with that number.
        """
        rows = self._rows("SELECT * FROM run WHERE id = ?", run_id)
        if not rows:
            raise InvalidInputError(f"{self._path} has no run {run_id}.")
        return self._run(rows[0])

    def _run(self, row: sqlite3.Row) -> Run:
        return Run(
            id=row["id"],
            experiment=Experiment.parse(json.loads(row["experiment"])),
            folder=str(self.folder / row["folder"]),
            state=RunState(row["state"]),
            facts=json.loads(row["facts"]),
            created=row["created"],
        )

    def set_run(self, run_id: int, state: RunState, facts: Mapping[str, Any] | None = None) -> None:
        """Writes a run's state and adds to its facts."""
        with self._transaction():
            self._database.execute("UPDATE run SET state = ? WHERE id = ?", (state, run_id))
            if facts:
                self._database.execute(
                    "UPDATE run SET facts = json_patch(facts, ?) WHERE id = ?",
                    (json.dumps(facts, allow_nan=False), run_id),
                )

    def add_trials(self, run_id: int, names: Sequence[str], baselines: Sequence[str]) -> None:
        """Adds the sample's trials and then the baselines' in state QUEUED, all or none."""
        rows = [
            (run_id, number, name, number > len(names), State.QUEUED)
            for number, name in enumerate([*names, *baselines], start=1)
        ]
        with self._transaction():
            self._database.executemany(
                "INSERT INTO trial (run, number, name, baseline, state) VALUES (?, ?, ?, ?, ?)",
                rows,
            )

    def trials(self, run_id: int) -> list[Trial]:
        """Returns a run's trials in order."""
        rows = self._rows("SELECT * FROM trial WHERE run = ? ORDER BY number", run_id)
        return [
            Trial(
                number=row["number"],
                name=row["name"],
                baseline=bool(row["baseline"]),
                state=State(row["state"]),
                attempts=row["attempts"],
                result=TrialResult.parse(json.loads(row["result"])) if row["result"] else None,
            )
            for row in rows
        ]

    def start_trial(self, run_id: int, number: int) -> None:
        """Marks a trial as running and counts the attempt."""
        with self._transaction():
            self._database.execute(
                "UPDATE trial SET state = ?, attempts = attempts + 1 "
                "WHERE run = ? AND number = ? AND state = ?",
                (State.RUNNING, run_id, number, State.QUEUED),
            )
            self._event(run_id, "trial.running", number, {})

    def retry_trial(self, run_id: int, number: int, data: Mapping[str, Any]) -> None:
        """Puts a trial whose worker has died back in the queue; the attempt counts."""
        with self._transaction():
            self._database.execute(
                "UPDATE trial SET state = ? WHERE run = ? AND number = ? AND state = ?",
                (State.QUEUED, run_id, number, State.RUNNING),
            )
            self._event(run_id, "trial.retried", number, data)

    def finish_trial(self, run_id: int, number: int, result: TrialResult) -> None:
        """Writes a trial's final state and result; a second result for it changes nothing."""
        with self._transaction():
            cursor = self._database.execute(
                "UPDATE trial SET state = ?, result = ? "
                "WHERE run = ? AND number = ? AND state IN (?, ?)",
                (
                    result.state,
                    json.dumps(result.model_dump(mode="json"), allow_nan=False),
                    run_id,
                    number,
                    State.QUEUED,
                    State.RUNNING,
                ),
            )
            if cursor.rowcount:
                data = {"cause": result.cause, "reason": result.reason}
                self._event(run_id, f"trial.{result.state}", number, data)

    def add_metrics(self, run_id: int, number: int, metrics: Mapping[str, MetricResult]) -> None:
        """Adds metrics to the result of a trained model; those of the same names are replaced."""
        with self._transaction():
            [row] = self._database.execute(
                "SELECT result FROM trial WHERE run = ? AND number = ? AND state = ?",
                (run_id, number, State.DONE),
            ).fetchall()
            result = json.loads(row["result"])
            result["metrics"] |= {
                name: each.model_dump(mode="json") for name, each in metrics.items()
            }
            self._database.execute(
                "UPDATE trial SET result = ? WHERE run = ? AND number = ?",
                (json.dumps(result, allow_nan=False), run_id, number),
            )
            self._event(run_id, "trial.assessed", number, {"metrics": sorted(metrics)})

    def requeue_running(self, run_id: int, blameless: bool = False) -> int:
        """Puts trials that were running when their process ended back in the queue.

        Args:
            run_id: The run's number.
            blameless: Whether the attempt does not count, because something else ended it.
        """
        with self._transaction():
            cursor = self._database.execute(
                "UPDATE trial SET state = ?, attempts = attempts - ? WHERE run = ? AND state = ?",
                (State.QUEUED, int(blameless), run_id, State.RUNNING),
            )
        return cursor.rowcount

    def add_event(
        self,
        run_id: int,
        kind: str,
        trial: int | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends an event."""
        with self._transaction():
            self._event(run_id, kind, trial, data or {})

    def _event(self, run_id: int, kind: str, trial: int | None, data: Mapping[str, Any]) -> None:
        self._database.execute(
            "INSERT INTO event (run, time, kind, trial, data) VALUES (?, ?, ?, ?, ?)",
            (run_id, time.time(), kind, trial, json.dumps(data, allow_nan=False)),
        )

    def events(self, run_id: int, after: int = 0) -> list[Event]:
        """Returns a run's events with a number above `after`, oldest first."""
        query = "SELECT id, time, kind, trial, data FROM event WHERE run = ? AND id > ? ORDER BY id"
        rows = self._rows(query, run_id, after)
        return [Event(**{**dict(row), "data": json.loads(row["data"])}) for row in rows]
