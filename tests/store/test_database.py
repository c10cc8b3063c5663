"""The file: one change is whole or not there, and what cannot be read is refused."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from featurenet.errors import InvalidInputError
from featurenet.records import Experiment, Run, RunState
from featurenet.store import database, events, runs
from featurenet.store.database import FILE, VERSION, Database
from featurenet.store.opening import create, open_to_read, open_to_write


def test_run_reads_back_as_written(store: Database, tmp_path: Path) -> None:
    experiment = Experiment(metamodel="light", seed=7)
    run = runs.add(store, experiment)
    runs.change(store, run.id, "sample.done", facts={"sample": {"models": 3}})
    runs.change(
        store, run.id, "run.failed", state=RunState.FAILED, facts={"versions": {"python": "3"}}
    )
    with open_to_read(tmp_path) as reader:
        found = runs.get(reader, run.id)
    assert found.experiment == experiment
    assert found.state is RunState.FAILED
    assert found.facts == {"sample": {"models": 3}, "versions": {"python": "3"}}


def test_events_are_numbered_without_gaps_and_found_after_a_number(
    store: Database, run: Run
) -> None:
    first = events.last(store)
    told = [events.append(store, run.id, "trial.epoch", 1, {"epoch": each}) for each in range(3)]
    with pytest.raises(ValueError, match="not JSON compliant"):
        events.append(store, run.id, "trial.epoch", 1, {"loss": float("nan")})
    told.append(runs.change(store, run.id, "run.done"))
    assert [event.id - first for event in told] == [1, 2, 3, 4]
    assert events.after(store, first) == events.after(store, first, run=run.id) == told
    assert events.after(store, first + 1, limit=2) == told[1:3]
    assert events.after(store, run=run.id + 1) == []


def test_reader_waits_for_no_writer_and_writes_nothing(store: Database, run: Run) -> None:
    with open_to_read(store.folder) as reader:
        with store.transaction():
            store.write("UPDATE run SET state = 'done'")
            assert runs.get(reader, run.id).state is RunState.RUNNING
        assert runs.get(reader, run.id).state is RunState.DONE
        with pytest.raises(OSError, match="readonly"), reader.transaction():
            reader.write("DELETE FROM run")


def test_folder_without_a_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no run"):
        open_to_read(tmp_path / "nowhere")


def test_run_that_ended_before_it_began_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with pytest.raises(InvalidInputError, match="ended before it began"):
        open_to_write(tmp_path)


def test_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database at all, but long enough" * 40)
    with pytest.raises(InvalidInputError, match="not a readable store"):
        open_to_read(tmp_path)


def test_newer_store_is_refused(tmp_path: Path) -> None:
    create(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(InvalidInputError, match="newer than this version reads"):
        open_to_read(tmp_path)


def test_full_disk_keeps_what_was_committed(store: Database, run: Run, tmp_path: Path) -> None:
    pages = store.value("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(OSError, match="No space left") as raised:
        for _ in range(100):
            events.append(store, run.id, "log", data={"text": "x" * 500})
    assert raised.value.errno == errno.ENOSPC
    assert raised.value.filename == str(tmp_path / FILE)
    kept = len(events.after(store))
    with open_to_read(tmp_path) as reader:
        assert len(events.after(reader)) == kept > 0


def test_commits_in_quick_succession_are_taken_to_the_disk_by_a_later_one(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def level() -> int:
        with store.transaction():
            return int(store.value("PRAGMA synchronous"))

    normal, full = 1, 2
    monkeypatch.setattr(database, "SYNC_SECONDS", 0.0)
    assert level() == full
    monkeypatch.setattr(database, "SYNC_SECONDS", 60.0)
    assert level() == normal
