"""Functions become metrics: what they may ask for, names, near matches."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import cloudpickle
import pytest
from stand_ins import FixedModel, subject

from featurenet.errors import InvalidInputError
from featurenet.metrics.assess import assess
from featurenet.metrics.metric import (
    METRICS,
    Metric,
    Output,
    add_metric,
    as_metric,
    default_metrics,
    metric,
    resolve,
)


def value_of(made: Metric, **changes: Any) -> Any:
    result = assess(subject(**changes), [made])[made.name]
    assert result.status == "ok", result.reason
    return result.value


def test_bare_decorator_registers_and_returns_the_function() -> None:
    @metric
    def layers(model: Any) -> int:
        """Counts.

        More.
        """
        return len(model.get_weights())

    assert METRICS.get("layers").function is layers
    assert METRICS.get("layers").description == "Counts."
    assert METRICS.get("layers").outputs == (Output("layers"),)
    assert value_of(METRICS.get("layers")) == 1


def test_decorator_with_arguments_describes_the_result() -> None:
    @metric("robust.gap", direction="min", unit="%", range=(0, 100), default=False, aliases=["gap"])
    def gap(probabilities: Any, images: int = 500) -> int:
        return images

    made = METRICS.get("robust.gap")
    assert made.outputs == (Output("robust.gap", "min", "%", (0, 100)),)
    assert made.options == {"images": 500}
    assert made.needs == ("probabilities",)
    assert made not in default_metrics()
    assert resolve(["gap", "robust.gap"]) == [made]
    assert value_of(made) == 500


@pytest.mark.parametrize(
    "function",
    [
        lambda model: model.marker,
        lambda net: net.marker,
        lambda keras_model, scale=1: keras_model.marker * scale,
        lambda keras_model, /: keras_model.marker,
        lambda keras_model, *, test_labels=None: keras_model.marker,
        lambda m, *rest, **more: m.marker,
    ],
)
def test_function_of_one_argument_gets_the_model(function: Callable[..., int]) -> None:
    model = FixedModel()
    model.marker = 7  # type: ignore[attr-defined]
    assert value_of(add_metric("own", function), model=model) == 7


def test_callable_object_is_a_metric() -> None:
    class Counter:
        def __call__(self, model: Any) -> int:
            return 3

    assert value_of(add_metric("counter", Counter())) == 3


def test_value_is_made_once_for_all_metrics() -> None:
    model = FixedModel()
    names = ["accuracy", "loss", "per_class_accuracy", "efficiency"]
    assess(subject(model=model), resolve(names))
    assert len(model.batches) == 2  # four images in batches of three


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda model, imags: 0, "received imags"),
        (lambda model, probabilites: 0, "Did you mean probabilities"),
        (lambda: 0, "must take what it measures"),
        (lambda images=5: 0, "must take what it measures"),
        (lambda *anything: 0, "must take what it measures"),
        ("accuracy", "must be a function"),
    ],
)
def test_wrong_signature_is_refused_at_once(function: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        add_metric("own", function)
    assert "own" not in METRICS


def test_refusal_lists_what_there_is() -> None:
    with pytest.raises(
        InvalidInputError, match="architecture, batch_size, .*dataset, .*test_labels"
    ):
        add_metric("own", lambda model, something: 0)


@pytest.mark.parametrize("name", ["", "a/b", "../a", "a b", ".a", "a.", "1a", "ä"])
def test_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="A metric's name"):
        add_metric(name, lambda model: 0)


def test_lambda_needs_a_name() -> None:
    with pytest.raises(InvalidInputError, match="Give one"):
        as_metric(lambda model: 0)


def test_as_metric_finds_a_registered_function_and_registers_no_other() -> None:
    accuracy = METRICS.get("accuracy")
    assert as_metric(accuracy) is accuracy
    assert as_metric(accuracy.function) is accuracy
    assert as_metric(lambda model: 0, name="own").name == "own"
    assert "own" not in METRICS


def test_dotted_names_of_the_catalogue_are_known() -> None:
    asked = ["quality.accuracy", "quality.per_class", "size", "quality.size", "quality.latency"]
    found = [each.name for each in resolve(asked)]
    assert found == ["accuracy", "per_class_accuracy", "size", "inference_latency"]


def test_unknown_name_gets_near_matches() -> None:
    with pytest.raises(InvalidInputError, match="Unknown metric 'acuracy'. Did you mean accuracy"):
        resolve(["size", "acuracy"])


def test_metric_of_a_script_survives_pickling() -> None:
    scale = 3
    made = as_metric(lambda model: scale, name="own")
    again = cloudpickle.loads(cloudpickle.dumps((made, METRICS.get("accuracy"))))
    assert value_of(again[0]) == 3
    assert again[1] == METRICS.get("accuracy")


def test_listing_metrics_loads_no_keras() -> None:
    code = (
        "import sys, featurenet.metrics.metric as m, featurenet.metrics.assess\n"
        "assert m.METRICS.names()\n"
        "assert not {'keras', 'tensorflow', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)  # noqa: S603


def test_no_option_of_ours_is_taken_for_something_that_is_given() -> None:
    given = {
        (each.name, name)
        for each in METRICS
        for name, parameter in inspect.signature(each.function).parameters.items()
        if name in each.needs and parameter.default is not inspect.Parameter.empty
    }
    assert given == set()
