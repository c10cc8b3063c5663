"""Every option of an experiment is spelled out for editors and `help()`."""

from __future__ import annotations

import inspect
import pydoc
from typing import Any, get_type_hints

import featurenet
from featurenet.records import Experiment
from featurenet.run_options import RunOptions
from featurenet.sampling.draw import SAMPLERS


def test_options_are_those_of_an_experiment_and_of_our_samplers() -> None:
    ours: dict[str, Any] = {}
    for name in ("balanced", "coverage", "diverse", "pledge", "random", "uniform"):
        ours |= SAMPLERS.get(name).options
    own = {"metamodel", "metrics"}  # parameters of `run` itself
    assert set(get_type_hints(RunOptions)) == {*Experiment.names(), *ours} - own


def test_help_tells_every_option_with_its_default() -> None:
    for function in (featurenet.run, featurenet.submit, featurenet.baseline):
        parameters = inspect.signature(function).parameters
        assert {"epochs", "dataset", "clip_norm", "seed"} <= set(parameters)
        assert all(each.kind is not each.VAR_KEYWORD for each in parameters.values())
    text = pydoc.render_doc(featurenet.run)
    assert "dataset: str | os.PathLike[str] | None = 'digits'" in text
    assert "learning_rate: float | None = 0.003" in text
