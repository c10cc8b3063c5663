"""Which columns tables for people show, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from featurenet.metrics.metric import as_metric, default_metrics, resolve
from featurenet.preparation import describe_metrics
from featurenet.records import Experiment, MetricResult, RunState, State, Trial, TrialResult
from featurenet.results import Results
from featurenet.results.text import headline

VALUES: dict[str, Any] = {
    "accuracy": 0.9,
    "size": 500,
    "loss": 0.3,
    "depth": 4,
    "robust.pgd": {"accuracy": 0.5, "clean": 0.9, "epsilons": [0.1], "accuracies": [0.5]},
    "per_class_accuracy": {f"class {label}": 0.9 for label in range(10)},
    "quality.confusion": [[1, 0], [0, 1]],
}


def kernel(model: Any) -> Any:
    """An own metric whose value is an array."""
    return model.get_weights()[0]


def of(metrics: Sequence[str], *own: Any, values: dict[str, Any] = VALUES) -> Results:
    """A run that was asked for such metrics, of one model."""
    chosen = [*resolve(metrics), *map(as_metric, own)]
    names = tuple(metric.name for metric in chosen)
    found = {
        name: MetricResult(status="ok", value=values[name])
        if name in values
        else MetricResult(status="failed", reason="no luck")
        for name in names
    }
    result = TrialResult(state=State.DONE, metrics=found, summary={"weights": 500})
    trial = Trial(number=1, name="0001", baseline=False, state=State.DONE, result=result)
    asked, facts = Experiment(metrics=names), describe_metrics(chosen)
    return Results(Path("nowhere"), asked, RunState.DONE, {}, {}, facts, (trial,))


@pytest.mark.parametrize(
    "asked",
    [
        ("accuracy", "loss", "depth"),
        ("depth", "loss", "accuracy"),
        ("weights", "accuracy"),
        ("robust.pgd", "accuracy", "weights", "loss"),
    ],
)
def test_columns_stand_in_the_order_that_was_asked(asked: Sequence[str]) -> None:
    names = ["size" if name == "weights" else name for name in asked]
    columns = headline(of(names))[1 : len(asked) + 1]
    assert [name.removesuffix(".accuracy") for name in columns] == list(asked)


def test_what_is_asked_beside_all_default_metrics_follows_the_accuracy() -> None:
    names = [metric.name for metric in default_metrics()]
    shown = headline(of([*names, "robust.pgd"]))
    assert shown[:4] == ("name", "accuracy", "robust.pgd.accuracy", "weights")
    assert headline(of(names))[:3] == ("name", "accuracy", "weights")


def test_asked_metric_that_failed_has_its_column() -> None:
    assert headline(of(["quality.brier", "accuracy"]))[1:] == (
        "quality.brier",
        "accuracy",
        "weights",
    )


@pytest.mark.parametrize("asked", ["per_class_accuracy", "quality.confusion"])
def test_what_is_no_single_number_has_no_column(asked: str) -> None:
    assert headline(of([asked, "accuracy"])) == ("name", "accuracy", "weights")


def test_array_of_an_own_metric_has_no_column_and_its_dict_has_some() -> None:
    array = of(["accuracy"], kernel, values={**VALUES, "kernel": [[1.0, 2.0]]})
    assert headline(array) == ("name", "accuracy", "weights")
    shares = of(["accuracy"], kernel, values={**VALUES, "kernel": {"mean": 1.0, "spread": 2.0}})
    assert headline(shares) == ("name", "accuracy", "kernel.mean", "kernel.spread", "weights")
