"""Looking figures up in a run: by alias, by key, with intervals, and those that are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from featurenet.errors import InvalidInputError
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, RunState, State, Trial, TrialResult
from featurenet.results import Results

FACTS: dict[str, Any] = {
    "accuracy": {
        "aliases": ["quality.accuracy"],
        "outputs": [{"name": "accuracy", "direction": "max"}],
    },
    "size": {"outputs": [{"name": "size", "direction": "min"}]},
    "robust.deepfool": {
        "description": "Distance to the boundary.",
        "aliases": ["empirical_robustness"],
        "outputs": [
            {"name": "mean", "direction": "max", "unit": "L2", "range": [0, None]},
            {"name": "success", "direction": "none", "headline": False},
        ],
    },
    "curve.deepnoise": {"outputs": [{"name": "curve.deepnoise", "direction": "none"}]},
}


def deepfool(mean: float | None, width: float = 0.1, status: str = "ok") -> MetricResult:
    return MetricResult(
        status=status,  # type: ignore[arg-type]
        value={"mean": mean, "success": 1.0, "0.3": 5},
        intervals={} if mean is None else {"mean": (mean - width, mean + width)},
    )


def trial(number: int, accuracy: float, robust: MetricResult) -> Trial:
    metrics = {
        "accuracy": MetricResult(status="ok", value=accuracy),
        "size": MetricResult(status="ok", value=100 * number),
        "robust.deepfool": robust,
    }
    result = TrialResult(state=State.DONE, metrics=metrics)
    name = f"{number:04d}"
    return Trial(number=number, name=name, baseline=False, state=State.DONE, result=result)


FAILED = MetricResult(status="failed", reason="the gradient is NaN")
DIVERGED = Trial(
    number=5,
    name="0005",
    baseline=False,
    state=State.FAILED,
    result=TrialResult(state=State.FAILED, cause="diverged", reason="The loss was nan"),
)
QUEUED = Trial(number=6, name="0006", baseline=False, state=State.QUEUED)


@pytest.fixture
def results() -> Results:
    trials = (
        trial(1, 0.9, deepfool(1.5)),
        trial(2, 0.8, deepfool(2.5, status="partial")),
        trial(3, 0.7, FAILED),
        trial(4, 0.6, deepfool(None)),
        DIVERGED,
        QUEUED,
    )
    run = Path("nowhere")
    return Results(run, Experiment(), RunState.DONE, {}, {}, FACTS, trials)


NAMES = ["robust.deepfool", "deepfool", "empirical_robustness", "deepfool.mean"]


@pytest.mark.parametrize("name", NAMES)
def test_metric_is_found_by_every_name(results: Results, name: str) -> None:
    first = results.trials[0]

    assert results.number(first, name) == 1.5
    assert results.interval(first, name) == pytest.approx((1.4, 1.6))
    assert results.best(name).name == "0002"
    assert results.quantity(name).unit == "L2"
    assert [each.name for each in results.pareto(["quality.accuracy", name])] == ["0001", "0002"]


def test_value_of_a_dict_is_the_dict_and_a_key_opens_it(results: Results) -> None:
    first = results.trials[0]

    assert results.value(first, "deepfool") == {"mean": 1.5, "success": 1.0, "0.3": 5}
    assert results.value(first, "empirical_robustness.success") == 1.0
    assert results.number(first, "deepfool.0.3") == 5.0
    assert results.value(first, "nothing") is None


def test_partial_value_counts(results: Results) -> None:
    assert results.number(results.trials[1], "deepfool") == 2.5


def test_models_without_a_number_are_left_out_and_can_be_counted(results: Results) -> None:
    assert [each.name for each in results.best("deepfool", count=9)] == ["0002", "0001"]
    assert [each.name for each in results.unmeasured("deepfool")] == ["0003", "0004"]
    assert results.unmeasured("accuracy", "size") == ()


def test_every_pair_of_model_and_metric_has_a_value_or_a_reason(results: Results) -> None:
    reasons = [results.outcome(each, "deepfool").reason for each in results.trials]

    assert reasons[2] == "the gradient is NaN"
    assert reasons[4:] == ["the model is failed: The loss was nan", "the model is queued"]
    for each in results.trials:
        for name in FACTS:
            found = results.outcome(each, name)
            assert found.measured or found.status in ("failed", "skipped")


def test_key_that_a_dict_lacks_has_no_number(results: Results) -> None:
    assert results.number(results.trials[0], "deepfool.x.y") is None


@pytest.mark.parametrize("name", ["depfool", "robust", ""])
def test_unknown_metric_is_refused_with_near_matches(results: Results, name: str) -> None:
    with pytest.raises(InvalidInputError, match="has no metric .*deepfool"):
        results.best(name)


def test_key_of_a_metric_that_declares_none_is_as_the_metric_says(results: Results) -> None:
    assert results.quantity("accuracy.cat").direction == "max"
    assert results.quantity("accuracy.cat").name == "accuracy.cat"
    assert results.quantity("deepfool.other").direction == "none"


def test_metric_without_a_direction_has_no_best_model(results: Results) -> None:
    with pytest.raises(InvalidInputError, match="no direction"):
        results.best("deepfool.success")


def test_correlate_takes_the_models_that_have_both(results: Results) -> None:
    found = results.correlate("size", "deepfool")

    assert (found.one, found.other, found.n, found.left_out) == ("size", "robust.deepfool", 2, 2)
    assert found.pearson is None and "needs 3" in found.remark


def test_rank_correlations_are_of_what_tables_show(results: Results) -> None:
    found = results.rank_correlations()

    assert found.names == ("accuracy", "size", "robust.deepfool")
    assert found.absent == ("curve.deepnoise",)
    [pair] = results.rank_correlations(["size", "quality.accuracy"]).pairs
    assert (pair.one, pair.other, pair.n, pair.rho) == ("size", "accuracy", 4, pytest.approx(-1))


def with_accuracy(number: int, right: int, size: int) -> Trial:
    """A model that is right on so many of 100 images, of which 20 are of one class."""
    accuracy = MetricResult(
        status="ok",
        value=right / 100,
        intervals={"accuracy": share_interval(right, 100)},
        chance=0.2,
    )
    metrics = {"accuracy": accuracy, "size": MetricResult(status="ok", value=size)}
    result = TrialResult(state=State.DONE, metrics=metrics)
    return Trial(
        number=number, name=f"{number:04d}", baseline=False, state=State.DONE, result=result
    )


def of(*trials: Trial) -> Results:
    return Results(Path("nowhere"), Experiment(), RunState.DONE, {}, {}, FACTS, trials)


def test_model_that_learned_nothing_is_never_best_nor_on_the_front() -> None:
    results = of(with_accuracy(1, 22, 10), with_accuracy(2, 90, 500), with_accuracy(3, 95, 900))

    assert [each.name for each in results.unlearned] == ["0001"]
    assert [each.name for each in results.learned] == ["0002", "0003"]
    assert results.chance == 0.2
    assert results.best("size").name == "0002"
    assert [each.name for each in results.best(count=9)] == ["0003", "0002"]
    assert [each.name for each in results.pareto()] == ["0002", "0003"]
    assert results.best() in results.pareto()
    assert results.pareto("accuracy, size") == results.pareto()


def test_run_in_which_nothing_was_learned_has_no_best_model() -> None:
    results = of(with_accuracy(1, 22, 10), with_accuracy(2, 0, 500))

    assert results.best() is None and results.best("size") is None
    assert results.best(count=3) == () == results.pareto() == results.learned


def test_models_of_equal_figures_are_on_the_front_together() -> None:
    results = of(with_accuracy(1, 90, 500), with_accuracy(2, 90, 500), with_accuracy(3, 80, 500))
    assert [each.name for each in results.pareto()] == ["0001", "0002"]


def test_run_of_an_earlier_version_says_nothing_of_learning(results: Results) -> None:
    assert results.chance is None and results.unlearned == ()
    assert results.learned == results.done
    assert results.interval(results.trials[0], "accuracy") is None


def test_records_have_the_ends_of_intervals_and_whether_it_learned() -> None:
    (record,) = of(with_accuracy(1, 22, 10)).to_records()

    assert record["learned"] is False
    assert (record["accuracy.low"], record["accuracy.high"]) == share_interval(22, 100)


@pytest.mark.parametrize("count", [0, -1, "3", 2.5])
def test_best_of_no_whole_number_is_refused(count: Any) -> None:
    with pytest.raises(InvalidInputError, match="count must be a whole number from 1 on"):
        of(with_accuracy(1, 90, 500)).best(count=count)


def test_what_is_no_folder_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"number, or is a folder.*received 3\.5"):
        Results.load(3.5)  # type: ignore[arg-type]
