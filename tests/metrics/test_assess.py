"""What a metric does wrong is recorded and touches no other."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import PROBABILITIES, FixedModel, dataset, subject

from featurenet.metrics.assess import assess, seed_of
from featurenet.metrics.metric import METRICS, as_metric, resolve
from featurenet.metrics.providers import Subject
from featurenet.metrics.values import MAX_ELEMENTS
from featurenet.records import MetricResult


def assess_one(function: Callable[..., Any], folder: Path | None = None) -> MetricResult:
    return assess(subject(), [as_metric(function, name="own")], folder)["own"]


def raises(model: Any) -> float:
    raise ValueError("no such layer")


def leaves(model: Any) -> float:
    sys.exit(3)


def recurses(model: Any) -> float:
    return recurses(model)


def contains_itself(model: Any) -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["again"] = value
    return value


def spoils_predictions(probabilities: Any) -> float:
    probabilities[:] = 0
    return 1.0


BAD: list[tuple[Callable[..., Any], str]] = [
    (raises, "ValueError: no such layer"),
    (leaves, "SystemExit: 3"),
    (recurses, "RecursionError"),
    (contains_itself, "RecursionError"),
    (spoils_predictions, "read-only"),
    (lambda model: None, "returned None; a metric returns a number"),
    (lambda model: "0.9", "returned str '0.9'"),
    (lambda model: b"0.9", "returned bytes"),
    (lambda model: float("nan"), "returned nan, which is not a finite number"),
    (lambda model: np.float32("-inf"), "returned -inf"),
    (lambda model: 1j, "returned complex"),
    (lambda model: [1, [2, 3]], "which is no array"),
    (lambda model: [1, None], "returned list"),
    (lambda model: {1, 2}, "returned set"),
    (lambda model: object(), "returned object"),
    (lambda model: {"a": "text"}, "returned str 'text'"),
    (lambda model: {(1, 2): 1.0}, "returned a dict with the key"),
    (lambda model: 10**400, "OverflowError"),
    (lambda model: np.array(["a"]), "returned ndarray"),
    (lambda model: model.no_such_attribute, "AttributeError"),
]


@pytest.mark.parametrize(("function", "reason"), BAD)
def test_bad_metric_is_failed_with_its_reason(function: Any, reason: str) -> None:
    bad = as_metric(function, name="bad")
    results = assess(subject(), [METRICS.get("size"), bad, METRICS.get("accuracy")])
    assert results["bad"].status == "failed"
    assert results["bad"].value is None
    assert reason in (results["bad"].reason or "")
    assert (results["size"].value, results["accuracy"].value) == (61_706, 0.75)


def test_ctrl_c_is_not_taken_for_a_fault_of_the_metric() -> None:
    def interrupted(model: Any) -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_one(interrupted)


def test_printing_keeps_off_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    def talkative(model: Any) -> float:
        print("x" * 100_000)
        return 1.0

    assert assess_one(talkative).value == 1.0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err) == 100_001


@pytest.mark.parametrize("fails", [False, True])
def test_changed_weights_are_put_back(fails: bool) -> None:
    def spoils(model: Any) -> float:
        model.set_weights([np.zeros((2, 3), np.float32)])
        return float("nan") if fails else 2.0

    model = FixedModel()
    result = assess(subject(model=model), [as_metric(spoils)])["spoils"]
    assert result.status == ("failed" if fails else "ok")
    if not fails:
        assert result.reason == "changed the model's weights, which were put back"
    np.testing.assert_array_equal(model.weights[0], np.ones((2, 3)))


def test_what_is_not_known_of_the_model_is_skipped() -> None:
    bare = Subject(model=FixedModel())
    results = assess(bare, resolve(["accuracy", "size", "training_time"]))
    assert {result.status for result in results.values()} == {"skipped"}
    assert results["accuracy"].reason == "needs dataset, which this model does not have"
    assert results["training_time"].reason == "needs history, which this model does not have"


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        (3, 3),
        (True, 1),
        (np.int64(7), 7),
        (np.float32(0.5), 0.5),
        (np.array(0.25), 0.25),
        ([1, 2.5], [1.0, 2.5]),
        (np.eye(2), [[1.0, 0.0], [0.0, 1.0]]),
        ([], []),
        ({"a": {1: np.float64(2)}, "b": (1, 2)}, {"a": {"1": 2.0}, "b": [1, 2]}),
        (2**60, float(2**60)),
    ],
)
def test_value_becomes_plain(returned: Any, expected: Any) -> None:
    result = assess_one(lambda model: returned)
    assert result.value == expected
    assert type(result.value) is type(expected)
    assert result.reason is None


def test_numbers_that_are_not_finite_become_none_with_a_remark() -> None:
    result = assess_one(lambda model: {"a": np.array([1.0, np.nan, np.inf]), "b": 2.0})
    assert result.value == {"a": [1.0, None, None], "b": 2.0}
    assert result.reason == "2 of 4 numbers are NaN or infinite"


def test_large_array_is_kept_in_a_file(tmp_path: Path) -> None:
    large = np.arange(MAX_ELEMENTS + 2, dtype=np.float32).reshape(2, -1)
    result = assess_one(lambda model: large, tmp_path)
    assert result.value == {"file": "metrics/own.npy", "shape": [2, MAX_ELEMENTS // 2 + 1]}
    np.testing.assert_array_equal(np.load(tmp_path / result.value["file"]), large)
    assert [each.name for each in (tmp_path / "metrics").iterdir()] == ["own.npy"]


def test_large_arrays_of_a_dict_have_a_file_each(tmp_path: Path) -> None:
    large = np.zeros(MAX_ELEMENTS + 1)
    result = assess_one(lambda model: {"a/b": large, "c": large + 1, "d": 1.0}, tmp_path)
    files = [result.value[key]["file"] for key in ("a/b", "c")]
    assert files == ["metrics/own.npy", "metrics/own.1.npy"]
    assert [np.load(tmp_path / file)[0] for file in files] == [0, 1]


def test_array_stays_inline_up_to_the_limit_and_without_a_folder(tmp_path: Path) -> None:
    assert assess_one(lambda model: np.zeros(MAX_ELEMENTS), tmp_path).value == [0.0] * MAX_ELEMENTS
    assert len(assess_one(lambda model: np.zeros(MAX_ELEMENTS + 1)).value) == MAX_ELEMENTS + 1
    assert not (tmp_path / "metrics").exists()


def numbers() -> st.SearchStrategy[Any]:
    return st.one_of(st.integers(), st.floats(), st.booleans(), st.floats(width=32).map(np.float32))


@given(st.recursive(numbers(), lambda inner: st.dictionaries(st.text(), inner, max_size=4)))
def test_whatever_numbers_come_the_result_is_strict_json(returned: Any) -> None:
    result = assess_one(lambda model: returned)
    text = json.dumps(result.model_dump(mode="json"), allow_nan=False)
    assert MetricResult.model_validate_json(text) == result


def test_seed_is_the_same_for_all_models_and_differs_otherwise() -> None:
    made = as_metric(lambda model, seed, images=5: seed, name="own")
    other = as_metric(lambda model, seed, images=6: seed, name="own")
    seed = assess(subject(), [made])["own"].value
    assert seed == seed_of(made, subject(model=FixedModel(), batch_size=9))
    assert seed == 2_035_250_435  # in every process
    changed = {
        seed_of(made, subject(seed=1)),
        seed_of(made, subject(dataset=dataset("other"))),
        seed_of(other, subject()),
    }
    assert len(changed | {seed}) == 4


def test_rng_gives_each_metric_its_own_numbers() -> None:
    one = as_metric(lambda model, rng: rng.random(), name="one")
    two = as_metric(lambda model, rng: rng.random(), name="two")
    values = [assess(subject(), [one, two])[name].value for name in ("one", "two", "one")]
    assert values[0] == values[2] != values[1]


def test_predict_is_given_as_a_function() -> None:
    result = assess_one(lambda predict, test_images: predict(test_images[1:]))
    assert result.value == PROBABILITIES[1:].tolist()
