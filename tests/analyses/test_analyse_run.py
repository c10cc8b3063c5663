"""A run's models are studied together: at its end, later, by an analysis from outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from stub_executor import StubExecutor

import featurenet
from featurenet.analyses.analysis import ANALYSES
from featurenet.cli import application
from featurenet.execution.executor import EXECUTORS
from featurenet.records import AnalysisState, Event, RunState
from featurenet.results import Results

pytestmark = [pytest.mark.keras, pytest.mark.jvm]

PLUGIN = '''import featurenet

@featurenet.analysis("own.spread", least=2)
def spread(predictions, labels, scale: float = 1.0):
    """Difference between the best and the worst accuracy."""
    accuracies = (predictions == labels).mean(axis=1)
    return scale * (accuracies.max() - accuracies.min())

@featurenet.analysis("own.broken")
def broken(models):
    raise RuntimeError("no luck")
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    options: dict[str, Any] = {"dataset": "digits", "epochs": 1, "train_limit": 200, "seed": 3}
    featurenet.run("light", models=3, metrics=["accuracy"], baselines=(), out=folder, **options)
    return folder


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ANALYSES, "_items", dict(ANALYSES._items))
    path = tmp_path / "own.py"
    path.write_text(PLUGIN)
    return path


@pytest.fixture
def program() -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(application, [str(word) for word in words])


def test_run_ends_with_the_disagreement_of_its_models(folder: Path) -> None:
    results = Results.load(folder)
    found = results.analyses["diff.disagreement"]
    assert found.state is AnalysisState.DONE and results.state is RunState.DONE
    accuracies = [results.number(trial, "accuracy") for trial in results.done]
    assert found.figures["best_accuracy"] == pytest.approx(max(accuracies))
    mean = [results.number(trial, "diff.disagreement") for trial in results.done]
    assert found.figures["disagreement"] == pytest.approx(np.mean(mean))
    assert found.models == ("0001", "0002", "0003")


def test_report_and_log_tell_what_was_found(folder: Path) -> None:
    found = Results.load(folder).analyses["diff.disagreement"]
    page = (folder / "report.html").read_text()
    assert "disagreement of each pair of 3 models" in page
    assert found.summary in page
    [logged] = json.loads((folder / "metrics.json").read_text())["analyses"]
    assert logged["figures"] == found.figures


def test_run_is_shown_with_its_analyses(folder: Path, program: Callable[..., Result]) -> None:
    shown = program("show", folder)
    matrices = folder / "analyses/diff.disagreement/matrices.npz"
    assert "diff.disagreement: disagreement 0." in shown.stdout
    assert f"matrices in {matrices}" in shown.stdout and matrices.is_file()


def test_analysis_of_a_plugin_is_carried_out_by_the_api(folder: Path, plugin: Path) -> None:
    told: list[Event] = []
    options = {"own.spread": {"scale": 2}}
    for _ in range(2):  # the second call finds it done
        results = featurenet.analyse(
            folder,
            "own.spread",
            plugins=plugin,
            analysis_options=options,
            on_event=told.append,
        )
    accuracies = [results.number(trial, "accuracy") for trial in results.done]
    spread = results.analyses["own.spread"].figures["spread"]
    assert spread == pytest.approx(2 * (max(accuracies) - min(accuracies)))
    assert [event.kind for event in told] == ["analysis.started", "analysis.done"]


def test_analysis_of_a_plugin_is_carried_out_by_the_program(
    folder: Path, plugin: Path, program: Callable[..., Result]
) -> None:
    listed = program("analyses", "list", "--plugin", plugin)
    assert "Difference between the best and the worst accuracy." in listed.stdout
    words = ("--plugin", plugin, "--option", "spread.scale=3", "--workers", "0", "--json")
    called = program("analyse", folder, "own.spread", *words)
    assert called.exit_code == 0, called.output
    found = {each["name"]: each for each in json.loads(called.stdout)}
    assert found["own.spread"]["options"] == {"scale": 3.0}


def test_analysis_that_fails_has_its_reason_and_harms_nothing(
    folder: Path, plugin: Path, program: Callable[..., Result]
) -> None:
    before = Results.load(folder)
    called = program("analyse", folder, "own.broken", "--plugin", plugin, "--workers", "0")
    assert called.exit_code == 1
    assert "own.broken failed: RuntimeError: no luck" in called.stdout
    after = Results.load(folder)
    assert after.trials == before.trials and after.state is before.state


def test_interrupted_analysis_is_carried_out_by_the_same_call(
    folder: Path, plugin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(request: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("featurenet.execution.serial.study", interrupted)
        options = {"disagreement": {"compare": "classes"}}
        featurenet.analyse(folder, "disagreement", analysis_options=options)
    stopped = Results.load(folder).analyses["diff.disagreement"]
    assert (stopped.state, stopped.reason) == (AnalysisState.FAILED, "interrupted")
    results = featurenet.analyse(folder)
    assert results.analyses["diff.disagreement"].state is AnalysisState.DONE


def test_predictions_that_are_missing_are_made_first(folder: Path) -> None:
    trial = Results.load(folder).done[0]
    path = folder / trial.result.files["predictions"]
    with np.load(path) as stored:
        before = stored["classes"]
    path.unlink()
    featurenet.analyse(folder, analysis_options={"disagreement": {"compare": "classes"}})
    with np.load(path) as stored:
        assert np.array_equal(stored["classes"], before)


def test_run_without_analyses_studies_nothing(
    tmp_path: Path, program: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXECUTORS._items, "serial", StubExecutor)
    words = ("--dataset", "digits", "-n", 1, "--epochs", 1, "--baselines", "none")
    called = program(
        *("run", "light", *words, "--analyses", "none", "--workers", 0, "--out", tmp_path / "run")
    )
    assert called.exit_code == 0, called.output
    assert Results.load(tmp_path / "run").analyses == {}
