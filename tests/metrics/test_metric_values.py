"""The built-in metrics against figures worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from stand_ins import LABELS, PROBABILITIES, FixedModel, dataset, subject

from featurenet.architecture.baselines import BASELINES
from featurenet.metrics.assess import assess
from featurenet.metrics.intervals import share_interval
from featurenet.metrics.metric import METRICS, default_metrics, resolve
from featurenet.metrics.quality import efficiency_of
from featurenet.prediction.probabilities import accuracy, cross_entropy, predict

NAMES = (
    "accuracy depth efficiency flops inference_latency loss memory per_class_accuracy size "
    "training_time".split()
)


def test_names_are_those_promised() -> None:
    assert set(NAMES) <= set(METRICS.names())
    assert set(NAMES) <= {each.name for each in default_metrics()}


def test_all_metrics_have_a_value() -> None:
    results = assess(subject(), resolve(NAMES))
    assert {name: result.status for name, result in results.items()} == dict.fromkeys(NAMES, "ok")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", 0.75),
        ("loss", (3 * math.log(2) + math.log(4)) / 4),
        ("per_class_accuracy", {"cat": 1.0, "dog": 0.5, "owl": 1.0}),
        ("training_time", 12.5),
        ("size", 61_706),
        ("depth", 5),
        ("efficiency", 75 / 61_706 * 10_000),
    ],
)
def test_value_is_that_worked_out_by_hand(name: str, expected: object) -> None:
    result = assess(subject(), resolve([name]))[name]
    assert result.status == "ok", result.reason
    assert result.value == pytest.approx(expected)


def test_accuracy_has_its_interval_and_what_chance_would_have() -> None:
    result = assess(subject(), resolve(["accuracy"]))["accuracy"]
    assert result.intervals["accuracy"] == pytest.approx(share_interval(3, 4))
    assert (result.images, result.chance) == (4, 0.5)


def test_accuracy_on_images_of_one_class_knows_no_chance() -> None:
    found = METRICS.get("accuracy").function(np.zeros(9, np.int64), np.zeros(9, np.int64))
    assert found.chance is None and found.remarks == ("all test images have the same label",)


def test_efficiency_is_as_sure_as_the_accuracy() -> None:
    result = assess(subject(), resolve(["efficiency"]))["efficiency"]
    ends = [efficiency_of(end, 61_706) for end in share_interval(3, 4)]
    assert result.intervals["efficiency"] == pytest.approx(ends)


def test_latency_lies_in_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(np.cumsum([0, 0.01, 0, 0.02, 0, 0.03, 0, 0.04, 0, 0.09]))
    monkeypatch.setattr("featurenet.metrics.cost.time.perf_counter", lambda: next(clock))
    function = METRICS.get("inference_latency").function
    found = function(lambda batch: None, dataset().x_test, 10, repeats=5)
    low, high = found.intervals["inference_latency"]
    assert found.value == pytest.approx(3)
    assert low < found.value < high


def test_flops_and_memory_are_those_of_the_network() -> None:
    network = BASELINES.get("small-cnn")((28, 28, 1), 10)
    results = assess(subject(network=network, batch_size=64), resolve(["flops", "memory"]))
    assert results["flops"].value == network.flops
    assert results["memory"].value == network.memory(64)


@pytest.mark.parametrize(
    ("share", "weights", "expected"), [(0.9714, 545_546, 1.78), (0.9774, 365_194, 2.68)]
)
def test_efficiency_reproduces_table_1(share: float, weights: int, expected: float) -> None:
    assert round(efficiency_of(share, weights), 2) == expected


def test_class_without_test_images_has_no_value_and_says_so() -> None:
    found = dataset()
    three = type(found)(
        *(getattr(found, part) for part in ("name", "x_train", "y_train", "x_val", "y_val")),
        found.x_test[:3],
        found.y_test[:3],
        found.class_names,
    )
    result = assess(subject(dataset=three), resolve(["per_class_accuracy"]))["per_class_accuracy"]
    assert result.value == {"cat": 1.0, "dog": 0.5, "owl": None}
    assert result.reason == "there is no number for owl"


def test_latency_is_milliseconds_for_one_image(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(np.arange(0, 100, 0.5))
    monkeypatch.setattr("featurenet.metrics.cost.time.perf_counter", lambda: next(clock))
    function = METRICS.get("inference_latency").function
    calls: list[int] = []
    latency = function(lambda batch: calls.append(len(batch)), dataset().x_test, 10, repeats=5)
    assert latency.value == pytest.approx(500 / 10)
    assert latency.intervals["inference_latency"] == pytest.approx((50, 50))
    assert calls == [10] * (2 + 3)  # warm-up, and the least number, as a second passed early


def test_predictions_do_not_depend_on_batch_size() -> None:
    for size in (1, 2, 3, 4, 7):
        model = FixedModel()
        np.testing.assert_array_equal(predict(model, dataset().x_test, size), PROBABILITIES)
        assert set(model.batches) == {size}  # one shape, so one compilation


def test_cross_entropy_of_an_impossible_class_is_finite() -> None:
    certain = np.array([[1.0, 0.0]], np.float32)
    assert cross_entropy(certain, np.array([1])) == pytest.approx(87.34, abs=0.01)
    assert cross_entropy(certain, np.array([0])) == 0
    assert math.isnan(cross_entropy(certain * np.nan, np.array([0])))


def test_accuracy_counts_right_answers() -> None:
    assert accuracy(PROBABILITIES, LABELS) == 0.75
