"""What scripts give as `metrics` is taken, or refused with the right call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from featurenet.errors import InvalidInputError
from featurenet.metrics.asked import read_metrics
from featurenet.metrics.metric import METRICS, metric


def own(model: Any) -> int:
    return 1


def another() -> Callable[[Any], int]:
    def own(model: Any) -> int:
        return 2

    return own


@pytest.mark.parametrize("given", [own, [own], (own,), iter([own, own])])
def test_functions_become_metrics(given: Any) -> None:
    names, [made] = read_metrics(given)
    assert names == () and made.function is own


@pytest.mark.parametrize("given", ["accuracy,loss", "accuracy, loss", ["accuracy", "loss"]])
def test_names_are_kept(given: Any) -> None:
    assert read_metrics(given) == (("accuracy", "loss"), ())


def test_names_functions_and_metrics_may_be_mixed() -> None:
    names, made = read_metrics(["loss", own, METRICS.get("size")])
    assert names == ("loss", "own", "size")
    assert [each.name for each in made] == ["own", "size"]
    assert read_metrics(None) == read_metrics([]) == ((), ())


def test_lambda_has_the_name_that_it_is_given() -> None:
    _, [made] = read_metrics(metric("weights_of_mine")(lambda model: 1))
    assert made.name == "weights_of_mine"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3, "metrics must be names and functions, such as"),
        ([3], "Received: metrics=\\[3\\]"),
        ({"own": own}, "metric_options="),
        (b"accuracy", "metrics must be names"),
        (lambda model: 1, r"featurenet.metric\('my_metric'\)\(lambda model: …\)"),
        ([own, another()], "two functions named 'own'"),
    ],
)
def test_what_is_no_metric_is_refused_with_the_right_call(given: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_metrics(given)


def test_function_with_the_name_of_ours_is_refused() -> None:
    def accuracy(model: Any) -> int:
        return 1

    with pytest.raises(InvalidInputError, match="'accuracy' is FeatureNET's own.*replace=True"):
        read_metrics(["loss", accuracy])
