"""Analyses from outside the package: registered, carried out, refused; whatever they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import featurenet
from featurenet.analyses.analysis import ANALYSES, analysis, choose
from featurenet.analyses.request import StudiedModel, request_analysis
from featurenet.analyses.study import Studied, lacking, study
from featurenet.errors import InvalidInputError
from featurenet.prediction.stored import KIND, read_probabilities, write_predictions
from featurenet.records import AnalysisState

LABELS = np.array([0, 1, 1, 0])


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ANALYSES, "_items", dict(ANALYSES._items))


@pytest.fixture
def models(tmp_path: Path) -> tuple[StudiedModel, ...]:
    """Two models, the second of which is wrong once."""
    found = []
    for number, wrong in ((1, 0), (2, 1)):
        right = np.eye(2, dtype=np.float32)[LABELS]
        right[:wrong] = right[:wrong, ::-1]
        path = tmp_path / f"models/000{number}/predictions.npz"
        write_predictions(path, right * 0.8 + 0.1, LABELS)
        found.append(StudiedModel(number, f"000{number}", {KIND: path}))
    return tuple(found)


def carry_out(
    function: Any, folder: Path, models: tuple[StudiedModel, ...], **about: Any
) -> Studied:
    analysis("own", **about)(function)
    [chosen] = choose(["own"], {})
    request = request_analysis(chosen, models, folder)
    return lacking(request) or study(request)


def test_number_is_a_figure_of_the_population(tmp_path: Path, models: Any) -> None:
    def spread(predictions: Any, labels: Any) -> float:
        accuracies = (predictions == labels).mean(axis=1)
        return float(accuracies.max() - accuracies.min())

    assert carry_out(spread, tmp_path, models).result.figures == {"own": 0.25}


def test_findings_become_figures_of_models_and_files(tmp_path: Path, models: Any) -> None:
    def own(models: Any, folder: Path, probabilities: Iterator[Any]) -> featurenet.Findings:
        (folder / "seen.txt").write_text("yes")
        sure = [float(each.max()) for each in probabilities]
        return featurenet.Findings("Two.", {}, {"sure": sure}, {"pairs": np.eye(len(models))})

    found = carry_out(own, tmp_path, models)
    assert found.metrics[2].value["sure"] == pytest.approx(0.9, abs=1e-3)
    assert set(found.result.files) == {"seen.txt", "matrices"}
    with np.load(tmp_path / found.result.files["matrices"]) as matrices:
        assert matrices["names"].tolist() == ["0001", "0002"]


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (lambda models: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda models: "much", "returned 'much' as 'own'"),
        (
            lambda models: featurenet.Findings(model_figures={"a": [1.0]}),
            "'a' of shape (1,); it must have (2,)",
        ),
    ],
)
def test_what_goes_wrong_is_the_reason(
    tmp_path: Path, models: Any, function: Any, reason: str
) -> None:
    result = carry_out(function, tmp_path, models).result
    assert result.state is AnalysisState.FAILED and reason in (result.reason or "")


def test_too_few_models_are_a_reason_to_skip(tmp_path: Path, models: Any) -> None:
    result = carry_out(lambda models: 1.0, tmp_path, models[:1], least=2).result
    assert result.state is AnalysisState.SKIPPED
    assert result.reason == "needs at least 2 trained models, has 1"


def test_predictions_of_other_images_are_refused(tmp_path: Path, models: Any) -> None:
    write_predictions(models[1].files[KIND], np.eye(2, dtype=np.float32), np.array([0, 1]))
    result = carry_out(lambda predictions: 1.0, tmp_path, models).result
    assert "about other test images than those of model 0001" in (result.reason or "")


def test_stored_probabilities_keep_three_digits(tmp_path: Path) -> None:
    probabilities = np.random.default_rng(0).dirichlet([0.1] * 10, 50).astype(np.float32)
    path = tmp_path / "predictions.npz"
    write_predictions(path, probabilities, np.zeros(50, dtype=np.int64))
    assert read_probabilities(path) == pytest.approx(probabilities, rel=1e-3, abs=1e-7)


@pytest.mark.parametrize(
    ("name", "function", "message"),
    [
        ("own", lambda what: 1, "received what"),
        ("accuracy", lambda models: 1, "'accuracy' is a metric"),
        ("two words", lambda models: 1, "received 'two words'"),
    ],
)
def test_what_cannot_be_an_analysis_is_refused(name: str, function: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        analysis(name)(function)


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (["disagrement"], {}, "Did you mean diff.disagreement"),
        (["disagreement"], {"disagreement": {"compare": "x"}}, "must be 'correctness' or"),
        (["disagreement"], {"disagreement": {"colour": "x"}}, "has no option 'colour'"),
    ],
)
def test_unknown_name_or_option_is_refused(names: Any, options: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        choose(names, options)
