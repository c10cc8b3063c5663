"""Commands that take a run by number, name or folder: show, report, export, import, remove."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from stored_runs import FAILED, finish, trained

from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.model import Configuration
from featurenet.instance import feature_model
from featurenet.records import Experiment, Proposal, RunState
from featurenet.store import runs, trials
from featurenet.store.artifacts import model_file, sample_file
from featurenet.store.opening import create

Program = Callable[..., Result]


@pytest.fixture
def runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default workspace with a run of two models: one is trained, one has failed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEATURENET_HOME", raising=False)
    folder = tmp_path / "runs" / "first"
    result = trained(90).model_copy(
        update={
            "history": {"val_loss": [0.9, 0.2, 0.4]},
            "adaptations": ("pooled so that shapes fit",),
            "files": {"keras": "models/0001/model.keras"},
            "training_seconds": 1.5,
        }
    )
    with create(folder.parent) as store:
        run = runs.add(store, Experiment(), "first")
        proposals = [Proposal(baseline="lenet5"), Proposal(baseline="linear")]
        trials.add(store, run.id, ("Root",), proposals)
        runs.change(store, run.id, "trials.ready", state=RunState.RUNNING)
        finish(store, run.id, {1: result, 2: FAILED})
    folder.mkdir()
    model_file(folder).write_text(featureide.write(feature_model(Experiment())))
    write_configurations(sample_file(folder), ("Root",), [Configuration(frozenset({"Root"}))])
    return folder.parent


@pytest.mark.parametrize("named", ["1", "first", "runs/first"])
def test_run_is_shown_by_number_name_and_folder(
    featurenet: Program, runs_folder: Path, named: str
) -> None:
    shown = featurenet("show", named)
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout == featurenet("show", named, "--workspace", runs_folder).stdout


def test_one_model_is_shown_in_full(featurenet: Program, runs_folder: Path) -> None:
    page = featurenet("show", "first", "lenet5").stdout
    assert page.startswith("lenet5: done, accuracy 0.9000 (95 %: 0.826 to 0.945)")
    for words in (
        "pooled so that shapes fit",
        "0.8256 to 0.9448",
        "3 epochs, lowest val_loss in epoch 2",
        "val_loss: 0.9 after the first epoch, 0.4 after the last",
        "1.5 s of training, 2.0 s in all",
        f"keras: {runs_folder}/first/models/0001/model.keras",
    ):
        assert words in page
    assert "timeout: Too slow" in featurenet("show", "1", "2").stdout
    assert json.loads(featurenet("show", "1", "linear", "--json").stdout)["cause"] == "timeout"


def test_unknown_model_is_refused_with_near_ones(featurenet: Program, runs_folder: Path) -> None:
    result = featurenet("show", "1", "lenet")
    assert result.exit_code == 2 and "has no model 'lenet'. Did you mean" in result.stderr


def test_run_goes_out_and_comes_in_again(featurenet: Program, runs_folder: Path) -> None:
    exported = featurenet("export", "first", "-o", "run.zip")
    assert exported.exit_code == 0 and exported.stdout.startswith("Exported: run.zip (")
    imported = featurenet("import", "run.zip")
    assert imported.stdout == f"Imported: run 2, paused, in {runs_folder / 'first-2'}\n"
    elsewhere = featurenet("import", "run.zip", "--workspace", "elsewhere")
    assert elsewhere.exit_code == 0, elsewhere.stderr
    assert len(json.loads(featurenet("list", "--workspace", "elsewhere", "--json").stdout)) == 1


def test_removal_asks_first(featurenet: Program, runs_folder: Path) -> None:
    refused = featurenet("remove", "first")  # nobody answers
    assert refused.exit_code == 1 and (runs_folder / "first").exists()
    assert "Remove run 1 and the folder" in refused.stderr
    removed = featurenet("remove", "1", "--yes")
    assert removed.stdout == f"Removed: {runs_folder / 'first'}\n"
    assert featurenet("list").stdout.startswith("There are no runs yet")
