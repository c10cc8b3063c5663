"""What can be measured and how it goes together: `metrics`, `correlate`, `--metric-option`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from stub_executor import StubExecutor
from stub_executor import done as finished

from featurenet.cli.option_words import in_words
from featurenet.execution.executor import EXECUTORS
from featurenet.featuremodel.model import Configuration
from featurenet.metrics.metric import METRICS
from featurenet.records import Experiment, MetricResult, Proposal, RunState, State, TrialResult
from featurenet.store import runs, trials, workers
from featurenet.store.opening import create, open_to_read

FACTS = {
    name: {"aliases": [], "outputs": [{"name": name, "direction": "max", "headline": True}]}
    for name in ("accuracy", "size", "robust.deepfool")
}


@pytest.fixture
def population(tmp_path: Path) -> Path:
    """A run of twelve models, of which one has no robustness."""
    with create(tmp_path / "run") as store:
        run = runs.add(store, Experiment())
        proposal = Proposal(Configuration(frozenset(["Root"])))
        trials.add(store, run.id, ["Root"], [proposal] * 12)
        runs.change(store, run.id, "trials.ready", state=RunState.RUNNING, facts={"metrics": FACTS})
        worker = workers.register(store, 1)
        for number in range(1, 13):
            figures = {"accuracy": number / 20, "size": number * number, "robust.deepfool": -number}
            metrics = {name: MetricResult(status="ok", value=x) for name, x in figures.items()}
            if number == 12:
                metrics["robust.deepfool"] = MetricResult(status="failed", reason="NaN")
            result = TrialResult(state=State.DONE, metrics=metrics)
            claim = trials.claim(store, worker)
            assert claim is not None
            trials.finish(store, claim, result)
        workers.leave(store, worker)
    return tmp_path / "run"


def test_pair_is_told_with_intervals(featurenet, population):
    done = featurenet("correlate", population, "size", "deepfool")

    assert done.exit_code == 0
    assert "size and robust.deepfool" in done.stdout and "-1.000 to -1.000" in done.stdout
    assert "11 models, 1 without a value left out" in done.stdout


def test_pair_as_json_is_strict(featurenet, population):
    found = json.loads(featurenet("correlate", population, "size", "accuracy", "--json").stdout)

    assert found["n"] == 12 and found["spearman"]["value"] == pytest.approx(1)
    assert set(found["pearson"]) == {"value", "low", "high", "p"}


def test_matrix_has_every_pair(featurenet, population):
    text = featurenet("correlate", population).stdout
    found = json.loads(featurenet("correlate", population, "--json").stdout)

    assert "1 accuracy" in text and "-1.00***" in text and "corrected for 3 pairs" in text
    assert [(pair["one"], pair["other"]) for pair in found["pairs"]] == [
        ("accuracy", "size"),
        ("accuracy", "robust.deepfool"),
        ("size", "robust.deepfool"),
    ]


def test_many_metrics_are_listed_by_strength(featurenet, population, monkeypatch):
    monkeypatch.setattr("featurenet.cli.correlate.WIDEST", 2)
    monkeypatch.setattr("featurenet.cli.correlate.SHOWN", 2)
    text = featurenet("correlate", population).stdout

    assert "accuracy" in text and "< 0.001" in text
    assert "The 2 strongest of 3 pairs; --json has all." in text


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        (["size"], "Name two metrics, or none"),
        (["size", "depfool"], "no metric 'depfool'. Did you mean robust.deepfool?"),
    ],
)
def test_wrong_metrics_to_correlate_are_refused(featurenet, population, metrics, message):
    done = featurenet("correlate", population, *metrics)

    assert (done.exit_code, done.stdout) == (2, "") and message in done.stderr


def test_list_tells_cost_needs_and_options(featurenet):
    text = featurenet("metrics", "list").stdout
    found = {
        each["name"]: each for each in json.loads(featurenet("metrics", "list", "--json").stdout)
    }

    assert "needs predict" in text and "options repeats=20" in text
    latency = found["inference_latency"]
    assert latency["cost"] == 0.3 and latency["needs"] == ["predict", "test_images", "batch_size"]
    assert latency["options"][0] == {
        "name": "repeats",
        "default": 20,
        "description": "",
        "schema": {"type": "integer", "minimum": 1},
    }
    assert list(found) == METRICS.names()


def test_show_tells_everything_of_one_metric(featurenet):
    text = featurenet("metrics", "show", "quality.latency").stdout
    found = json.loads(featurenet("metrics", "show", "latency", "--json").stdout)

    assert "inference_latency" in text and "whole number" in text and "ms" in text
    assert found["aliases"] == ["quality.latency"] and found["scope"] == "model"


@pytest.mark.parametrize(
    ("name", "message"),
    [("latancy", "Unknown metric 'latancy'"), ("all", "must be one metric's; all stands for")],
)
def test_show_refuses_what_is_not_one_metric(featurenet, name, message):
    done = featurenet("metrics", "show", name)

    assert done.exit_code == 2 and message in done.stderr


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 1}, "whole number, at least 1"),
        (
            {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]},
            "number, more than 0, or none",
        ),
        ({"enum": ["l2", "linf"], "type": "string"}, "l2 or linf"),
        ({"type": "array", "items": {"type": "number"}}, "list of numbers"),
        ({"type": "boolean"}, "true or false"),
        ({}, "anything"),
    ],
)
def test_schema_is_told_in_words(schema, words):
    assert in_words(schema) == words


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["latency"], "must be NAME.OPTION=VALUE"),
        (["latency=3"], "must be NAME.OPTION=VALUE"),
        (["latency.repeats=3", "latency.repeats=4"], "gives latency.repeats twice"),
        (["latency.repeats=0"], "inference_latency.repeats must be at least 1, received '0'"),
        (["latency.repeats=three"], "inference_latency.repeats must be a whole number"),
        (["latency.repeat=3"], "no option 'repeat'. Did you mean repeats?"),
        (["latncy.repeats=3"], "unknown metric 'latncy'"),
        (["size.repeats=3"], "size has no option 'repeats'"),
    ],
)
def test_wrong_metric_option_is_refused_before_anything_is_written(
    featurenet, tmp_path, options, message
):
    given = [word for option in options for word in ("--metric-option", option)]

    done = featurenet("run", "light", "--out", tmp_path / "run", *given)

    assert (done.exit_code, done.stdout) == (2, "") and message in done.stderr
    assert not (tmp_path / "run").exists()


def test_option_of_what_is_not_measured_is_refused(featurenet, tmp_path):
    options = ["--metrics", "size", "--metric-option", "latency.repeats=3"]

    done = featurenet("run", "light", "--out", tmp_path / "run", *options)

    assert done.exit_code == 2 and "inference_latency is not to be measured" in done.stderr


@pytest.mark.jvm
def test_options_reach_the_metrics_and_the_resumed_run(featurenet, tmp_path, monkeypatch):
    asked = []

    def outcome(request):
        asked.append(request.metrics)
        return finished(request)

    monkeypatch.setitem(EXECUTORS._items, "processes", partial(StubExecutor, outcome=outcome))
    options = ["--metrics", "latency,size", "--metric-option", "latency.repeats=3"]
    few = ["-n", "2", "--iterations", "0", "--baselines", "none", "--workers", "1"]
    ended = featurenet("run", "light", "--out", tmp_path / "run", *options, *few)
    assert ended.exit_code == 0, ended.stderr

    with open_to_read(tmp_path / "run") as store:
        [run] = runs.every(store)

    assert run.experiment.metrics == ("inference_latency", "size")
    assert run.experiment.metric_options == {"inference_latency": {"repeats": 3}}
    assert run.facts["metrics"]["inference_latency"]["aliases"] == ["quality.latency"]
    assert featurenet("resume", tmp_path / "run", "--workers", "1").exit_code == 0
    assert len(asked) == 2


@pytest.mark.jvm
def test_assessing_nothing_but_broken_models_ends_with_1(featurenet, tmp_path, monkeypatch):
    depth = {"depth": MetricResult(status="ok", value=1)}
    ends = iter([{}, {}, None, None, None, depth])  # trained, trained, then assessed

    def outcome(request):
        metrics = next(ends)
        if metrics is None:
            reason = "The model's file is damaged"
            return TrialResult(state=State.FAILED, cause="error", reason=reason)
        return TrialResult(state=State.DONE, metrics=metrics)

    monkeypatch.setitem(EXECUTORS._items, "processes", partial(StubExecutor, outcome=outcome))
    few = ["-n", "2", "--iterations", "0", "--baselines", "none", "--workers", "1"]
    featurenet("run", "light", "--out", tmp_path / "run", "--metrics", "size", *few)
    assess = ["assess", tmp_path / "run", "--workers", "1", "--metrics", "depth"]
    done = featurenet(*assess)
    assert done.exit_code == 1 and done.stderr.count("The model's file is damaged") == 2
    assert featurenet(*assess).exit_code == 0  # one of the two can be assessed
