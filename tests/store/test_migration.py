"""A run folder of the first layout, interrupted after two of three models, is taken on."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

import featurenet
from featurenet.errors import InvalidInputError
from featurenet.records import RunState, State, TrialResult
from featurenet.results import Results
from featurenet.store import events, trials
from featurenet.store.opening import open_to_read

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
