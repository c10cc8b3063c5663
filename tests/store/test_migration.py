"""A run folder of the first layout, interrupted after two of three models, is taken on."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock
from stored_runs import add_run, trained

import featurenet
from featurenet.errors import InvalidInputError
from featurenet.records import RunState, State, TrialResult
from featurenet.results import Results
from featurenet.store import events, trials, workers
from featurenet.store.database import FILE, VERSION
from featurenet.store.opening import create, open_to_read, open_to_write

OLD = Path(__file__).parent / "layout1.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.unpack_archive(OLD, tmp_path / "run")
    return tmp_path / "run"


def test_old_run_is_read_and_a_copy_of_its_store_is_kept(folder: Path) -> None:
    results = Results.load(folder)

    states = [trial.state for trial in results]
    assert states == [State.DONE, State.DONE, State.QUEUED, State.QUEUED]
    assert results.value(results.trials[0], "accuracy") == pytest.approx(0.3565, abs=1e-4)
    with sqlite3.connect(folder / "featurenet.layout1.db") as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM trial").fetchone() == (4,)


def test_old_run_gets_configurations_figures_and_events_that_tell_results(folder: Path) -> None:
    with open_to_read(folder) as store:
        found = trials.configurations(store, 1)
        told = events.after(store)
        [accuracy] = store.rows(
            "SELECT value FROM figure JOIN quantity ON id = quantity "
            "WHERE trial = 1 AND name = 'accuracy'"
        )
    _, sample = featurenet_sample(folder)
    assert found == dict(enumerate(sample, start=1))
    assert [event.id for event in told] == list(range(1, 8))
    result = TrialResult.parse(next(each.data for each in told if each.kind == "trial.done"))
    assert result.metrics["accuracy"].value == accuracy["value"]


def featurenet_sample(folder: Path):
    from featurenet.featuremodel.configuration_files import read_configurations

    return read_configurations(folder / "configurations.json")


def test_old_run_without_its_sample_is_refused_and_stays_as_it_is(folder: Path) -> None:
    (folder / "configurations.json").rename(folder / "elsewhere.json")
    with pytest.raises(InvalidInputError, match=r"configurations\.json.*Put the file back"):
        Results.load(folder)
    (folder / "elsewhere.json").rename(folder / "configurations.json")
    assert len(Results.load(folder)) == 4


def test_old_run_that_is_being_carried_out_is_left_alone(folder: Path) -> None:
    with FileLock(folder / ".lock"), pytest.raises(InvalidInputError, match="Another process"):
        Results.load(folder)


@pytest.mark.keras
def test_old_run_is_resumed_and_assessed(folder: Path) -> None:
    before = Results.load(folder).trials[0]
    resumed = featurenet.resume(folder)
    assert resumed.state is RunState.DONE
    assert resumed.trials[0] == before and len(resumed.done) == 3
    assessed = featurenet.assess(folder, metrics=["depth"])
    assert all(assessed.value(trial, "depth") >= 1 for trial in assessed.done)


@pytest.mark.parametrize("layout", [2, 3])
def test_store_of_a_later_layout_gets_what_it_lacks(layout: int, tmp_path: Path) -> None:
    with create(tmp_path) as store:
        run = add_run(store, models=2, results={1: trained(90)})
        expected = {row[0] for row in store.rows("SELECT name FROM sqlite_schema")}
    with sqlite3.connect(tmp_path / FILE) as before:
        before.execute("DROP INDEX trial_by_state")
        before.execute("ALTER TABLE trial DROP COLUMN cost")
        before.execute("CREATE INDEX trial_by_state ON trial (run, state, number)")
        if layout == 2:
            before.execute("DROP TABLE mark")
            before.execute("DROP TABLE view")
        before.execute(f"PRAGMA user_version = {layout}")
    with open_to_write(tmp_path) as store:
        assert store.layout == VERSION
        assert {row[0] for row in store.rows("SELECT name FROM sqlite_schema")} == expected
        claimed = trials.claim(store, workers.register(store, 1), run.id)
        assert claimed is not None and claimed.number == 2
    assert (tmp_path / f"featurenet.layout{layout}.db").exists()
