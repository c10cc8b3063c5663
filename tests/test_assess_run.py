"""A finished run is measured further: what is there stays, what is missing is added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import featurenet
from featurenet.errors import InvalidInputError
from featurenet.records import Event
from featurenet.results import Results

pytestmark = [pytest.mark.keras, pytest.mark.jvm]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    options: dict[str, Any] = {"dataset": "digits", "epochs": 1, "train_limit": 200, "seed": 3}
    featurenet.run("light", models=2, metrics=["accuracy"], baselines=(), out=folder, **options)
    return folder


class Events:
    def __init__(self) -> None:
        self.assessed: list[int | None] = []

    def __call__(self, event: Event) -> None:
        if event.kind == "trial.assessed":
            self.assessed.append(event.trial)


def test_metrics_are_added_and_the_others_stay(folder: Path) -> None:
    before = Results.load(folder)
    after = featurenet.assess(folder, metrics=["loss", "training_time"])
    for old, new in zip(before.trials, after.trials, strict=True):
        assert new.result.metrics["accuracy"] == old.result.metrics["accuracy"]
        assert new.result.metrics["loss"].status == "ok"
        assert after.value(new, "training_time") == new.result.training_seconds > 0
    assert after.quantity("loss").direction == "min"


def test_reloaded_model_gives_the_same_value(folder: Path) -> None:
    def again(predictions: Any, test_labels: Any) -> float:
        return float((predictions == test_labels).mean())

    results = featurenet.assess(folder, metrics=[again])
    for trial in results.trials:
        assert results.value(trial, "again") == results.value(trial, "accuracy")


def test_what_is_measured_already_is_not_measured_again(folder: Path) -> None:
    options = {"inference_latency": {"repeats": 3}}
    first, second, third = Events(), Events(), Events()
    names = ["inference_latency"]
    featurenet.assess(folder, metrics=names, metric_options=options, on_event=first)
    featurenet.assess(folder, metrics=names, metric_options=options, on_event=second)
    options = {"inference_latency": {"repeats": 4}}
    results = featurenet.assess(folder, metrics=names, metric_options=options, on_event=third)
    assert (len(first.assessed), second.assessed, len(third.assessed)) == (2, [], 2)
    measured = results.trials[0].result.metrics["inference_latency"]
    assert measured.options["repeats"] == 4


def test_unknown_metric_changes_nothing(folder: Path) -> None:
    before = Results.load(folder).trials
    with pytest.raises(InvalidInputError, match="Did you mean accuracy"):
        featurenet.assess(folder, metrics=["acuracy"])
    assert Results.load(folder).trials == before


def test_missing_model_file_is_the_reason(folder: Path) -> None:
    trial = Results.load(folder).trials[0]
    (folder / trial.result.files["keras"]).unlink()
    results = featurenet.assess(folder, metrics=["prio.gini"])
    failed, *others = [each.result.metrics["prio.gini"] for each in results.trials]
    assert failed.status == "failed" and "model.keras is missing" in failed.reason
    assert all(each.status == "ok" for each in others)


def test_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no run"):
        featurenet.assess(tmp_path)
