"""The same task as a command and as Python: both are read back to what they were made from."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

import featurenet
from featurenet.analyses.analysis import choose
from featurenet.cli.experiment_options import read_experiment
from featurenet.cli.run import command
from featurenet.metrics.metric import resolve
from featurenet.metrics.options import configure
from featurenet.records import Experiment
from featurenet.sampling.asked import settled
from featurenet.task_text import as_command, as_python, options_of

TASKS: list[dict[str, Any]] = [
    {},
    {"metamodel": "original", "blocks": 3, "cells": 2, "models": 40, "dataset": "mnist"},
    {"name": 'it\'s "mine" $(rm) `x` \\ ü\nsecond line'},
    {"name": "--out"},
    {"require": ["*_Pool", "Block1_*"], "exclude": ["a b", "-x"]},
    {"strategy": "coverage", "strength": 1, "complete": True},
    {"strategy": "balanced", "share": 0.25},
    {"min_blocks": 0, "max_features": 90, "time_limit": 0.1, "iterations": 0},
    {"recipe": "plain", "class_weights": True, "augmentation": ["shift", "flip"]},
    {"learning_rate": 1e-7, "early_stopping": 2, "optimizer": "sgd"},
    {"image_size": "48x64"},
    {"image_size": 32, "pixel_scale": 1.5},
    {"baselines": [], "analyses": []},
    {"baselines": ["lenet5"], "metrics": ["accuracy", "robust.fgsm_min"]},
    {"max_memory": 123_456_789, "max_flops": 1, "max_weights": 7, "trial_seconds": 1.5},
    {"max_memory": 2**40 + 1, "max_resident": 2**33 + 1, "metric_seconds": 2.5},
    {
        "metrics": ["deepfool"],
        "metric_options": {"robust.deepfool": {"images": 1, "overshoot": 0.02}},
    },
    {"analysis_options": {"diff.disagreement": {"compare": "classes"}}},
    {"seed": 2**31 - 1, "validation_share": 0.15, "train_limit": 100, "test_share": 0.5},
]


@pytest.mark.parametrize("options", TASKS)
def test_command_asks_for_the_same(options: dict[str, Any]) -> None:
    experiment = Experiment.from_options(**options)
    program, name, *arguments = shlex.split(as_command(experiment))
    assert (program, name) == ("featurenet", "run")
    given = command.make_context("run", arguments).params
    for own in ("out", "priority", "workers", "executor", "gpus_per_trial", "as_json"):
        given.pop(own)
    assert checked(read_experiment(given.pop("metamodel"), given)) == checked(experiment)


@pytest.mark.parametrize("options", TASKS)
def test_python_asks_for_the_same(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment.from_options(**options)
    asked: list[Experiment] = []

    def run(metamodel: str, **given: Any) -> None:
        asked.append(Experiment.from_options(metamodel=metamodel, **given))

    monkeypatch.setattr(featurenet, "run", run)
    exec(as_python(experiment), {})  # noqa: S102 – what it is for
    assert checked(asked[0]) == checked(experiment)


def test_only_what_differs_from_the_defaults_is_said() -> None:
    experiment = Experiment.from_options(models=3, epochs=None, seed=0, strategy="diverse")
    assert options_of(experiment) == {"models": 3}
    assert as_command(experiment) == "featurenet run light -n 3"


def test_a_number_in_an_option_stays_one() -> None:
    """1 equals True, and 0 equals False."""
    options = {"robust.deepfool": {"images": 1, "overshoot": 0}}
    text = as_command(Experiment.from_options(metric_options=options))
    assert "deepfool.images=1 " in text
    assert text.endswith("deepfool.overshoot=0")


def checked(experiment: Experiment) -> tuple[Any, ...]:
    """What is asked, with options of samplers, metrics and analyses as their functions see them."""
    plain = experiment.model_copy(
        update={
            "sampling": settled(experiment.sampling),
            "metric_options": {},
            "analysis_options": {},
        }
    )
    metrics = configure(resolve(experiment.metrics or ("default",)), experiment.metric_options)
    analyses = choose(experiment.analyses, experiment.analysis_options)
    return (
        plain.model_dump(),
        {each.name: dict(each.options) for each in metrics},
        {each.name: dict(each.options) for each in analyses},
    )
