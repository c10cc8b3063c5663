"""An experiment with options of metrics: checked, completed, written and read again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest
from pydantic import Field

from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, as_metric
from featurenet.preparation import prepare
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

    assert set(found.experiment.metrics) == set(METRICS.names())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weighty": {"factor": 0}}, "weighty.factor must be more than 0, received 0"),
        ({"size": {"x": 1}}, "size is not to be measured"),
        ({"weigthy": {"factor": 2}}, "unknown metric 'weigthy'. Did you mean weighty"),
    ],
)
def test_wrong_option_is_refused_before_anything_is_sampled(options: Any, message: str) -> None:
    asked = Experiment(metrics=("weighty",), metric_options=options, **LIGHT)

    with pytest.raises(InvalidInputError) as refused:
        prepare(asked, [own_metric()])
    assert message in str(refused.value)


@pytest.mark.parametrize("options", [5, {"size": 5}, {"size": ["x"]}])
def test_options_of_the_wrong_shape_are_refused(options: Any) -> None:
    with pytest.raises(
        InvalidInputError, match="metric_options must be options by metric, such as"
    ):
        Experiment.from_options(metric_options=options)


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"require": "Block2"}, "require", ("Block2",)),
        ({"metrics": "accuracy, loss"}, "metrics", ("accuracy", "loss")),
        ({"baselines": "lenet5"}, "baselines", ("lenet5",)),
        ({"plugins": Path("own.py")}, "plugins", ("own.py",)),
        ({"plugins": ["a.py", Path("b.py")]}, "plugins", ("a.py", "b.py")),
        ({"metamodel": Path("own.xml")}, "metamodel", "own.xml"),
        ({"specialisation": Path("small.txt")}, "specialisation", "small.txt"),
        ({"configurations": Path("few.csv")}, "configurations", "few.csv"),
        ({"models": np.int64(3)}, "models", 3),
        ({"blocks": "3"}, "blocks", 3),
    ],
)
def test_options_are_taken_as_scripts_spell_them(given: Any, field: str, expected: Any) -> None:
    assert getattr(Experiment.from_options(**given), field) == expected


def test_options_of_sections_are_taken_as_scripts_spell_them() -> None:
    found = Experiment.from_options(
        dataset=Path("a.npz"), data_dir=Path("store"), augmentation="shift,flip"
    )
    assert (found.data.dataset, found.data.directory) == ("a.npz", "store")
    assert found.training.augmentation == ("shift", "flip")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"metrics": 3}, "metrics must be a list such as"),
        ({"models": 0}, "models must be at least 1, received 0"),
        ({"seed": -1}, "seed must be at least 0, received -1"),
        ({"data": "digits"}, "data must be a table of names and values"),
        ({"dataset": np.zeros((99, 9))}, "dataset must be text, received array"),
    ],
)
def test_wrong_option_is_one_line(given: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message) as refused:
        Experiment.from_options(**given)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"models": 0}, "^models must be at least 1, received 0$"),
        ({"limits": {"weights": 0}}, "^max_weights must be at least 1, received 0$"),
        ({"modles": 3}, "Did you mean models?"),
        ({"dataset": "digits"}, r"write Experiment.from_options\(dataset=…\)"),
    ],
)
def test_experiment_made_directly_is_checked_alike(given: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        Experiment(**given)
