"""The options that say what a run is: those of `run` and of `submit`."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from featurenet.architecture.baselines import BASELINES
from featurenet.cli.model_options import restriction_options, size_options
from featurenet.cli.options import (
    analysis_options,
    limit_options,
    names_or_none,
    sampling_options,
    training_options,
)
from featurenet.cli.sections import Decorated, section_option
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.featuremodel.recognition import recognise
from featurenet.records import Experiment
from featurenet.search.strategy import STRATEGIES


def experiment_options(function: Decorated) -> Decorated:
    """Adds METAMODEL and all options of an `Experiment`, which `read_experiment` takes."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("metamodel", required=False),
    size_options,
    restriction_options,
    sampling_options,
    section_option(
        "Sampling",
        "--configurations",
        metavar="FILE",
        help="Use the configurations in this .pdt, .csv or .json file instead of sampling.",
    ),
    section_option(
        "Sampling",
        "--search",
        metavar="NAME",
        help=f"What says which models are trained: {', '.join(STRATEGIES.names())}.  "
        "[default: once, a sample]",
    ),
    training_options,
    section_option(
        "Assessment",
        "--baselines",
        callback=names_or_none,
        metavar="A,B",
        help=f"Networks to compare with: {', '.join(BASELINES.names())} or none."
        "  [default: lenet5,linear]",
    ),
    analysis_options,
    limit_options,
    section_option("The run", "--name", help="Title for the report."),
)

priority_option = section_option(
    "The run",
    "--priority",
    type=int,
    default=0,
    show_default=True,
    help="Runs with a higher one are carried out first.",
)


def read_experiment(metamodel: str | None, options: dict[str, Any]) -> Experiment:
    """Returns the experiment that options describe; what was not given is left at its default."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    given |= {name: () for name in ("baselines", "analyses") if options[name] == ()}
    if metamodel is None and "configurations" in given:
        given = {**_origin(given["configurations"]), **given}
    elif metamodel is not None:
        given["metamodel"] = metamodel
    return Experiment.from_options(**given)


def _origin(file: str) -> dict[str, Any]:
    """Finds the shipped meta-model that configurations were drawn from, by their features."""
    features, _ = read_configurations(file)
    found = recognise(features)
    if found is None:
        raise InvalidInputError(
            f"{file} was not drawn from a shipped meta-model; name the one that it was drawn from: "
            f"featurenet run METAMODEL --configurations {shlex.quote(file)}"
        )
    return asdict(found)
