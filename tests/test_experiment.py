"""An experiment with options of metrics: checked, completed, written and read again."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import Field

from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, as_metric
from featurenet.pipeline import prepare
from featurenet.records import Experiment, Limits

LIGHT = {"metamodel": "light", "baselines": ()}


def own_metric() -> Any:
    def weighty(network: Any, factor: Annotated[float, Field(gt=0)] = 1.0) -> float:
        return network.weights * factor  # type: ignore[no-any-return]

    return as_metric(weighty)


def test_equal_experiments_have_equal_hashes_whatever_their_options() -> None:
    one, other = (Experiment(metric_options={"a": {"b": 1}, "c": {}}) for _ in range(2))

    assert one == other and hash(one) == hash(other)
    assert len({one, other, Experiment(), Experiment(limits=Limits(weights=1))}) == 3


def test_options_reach_the_metric_and_are_recorded_without_defaults() -> None:
    given = {"latency": {"repeats": "4", "seconds": "1.0"}, "size": {}}

    found = prepare(Experiment(metrics=("size", "latency"), metric_options=given, **LIGHT))

    assert found.metrics[1].options == {"repeats": 4, "seconds": 1.0}
    assert found.experiment.metric_options == {"inference_latency": {"repeats": 4}}


def test_prepared_experiment_survives_json_and_means_the_same() -> None:
    given = {"weighty": {"factor": 2}, "latency": {"repeats": 4}}
    first = prepare(Experiment(metrics=("default",), metric_options=given, **LIGHT), [own_metric()])

    read = Experiment.model_validate_json(first.experiment.model_dump_json(by_alias=True))
    second = prepare(read, [own_metric()])

    assert second.experiment == first.experiment
    assert [dict(each.options) for each in second.metrics] == [
        dict(each.options) for each in first.metrics
    ]


def test_all_metrics_are_recorded_by_name() -> None:
    found = prepare(Experiment(metrics=("all",), **LIGHT))

    assert set(found.experiment.metrics) == {
        each.name for each in METRICS if each.scope in ("model", "architecture")
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weighty": {"factor": 0}}, "weighty.factor must be more than 0, received 0"),
        ({"size": {"x": 1}}, "size is not to be measured"),
        ({"weigthy": {"factor": 2}}, "unknown metric 'weigthy'. Did you mean weighty?"),
    ],
)
def test_wrong_option_is_refused_before_anything_is_sampled(options: Any, message: str) -> None:
    asked = Experiment(metrics=("weighty",), metric_options=options, **LIGHT)

    with pytest.raises(InvalidInputError) as refused:
        prepare(asked, [own_metric()])
    assert message in str(refused.value)


@pytest.mark.parametrize("options", [5, {"size": 5}, {"size": ["x"]}])
def test_options_of_the_wrong_shape_are_refused(options: Any) -> None:
    with pytest.raises(InvalidInputError, match="metric_options.* must be a table"):
        Experiment.from_options(metric_options=options)
