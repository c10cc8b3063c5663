"""What a browser asks for → an experiment: the same check as elsewhere, and no file but ours.

Pages may name meta-models and data sets, never paths: a path, a plug-in or a data directory comes
from the command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import featurenet.intake  # noqa: F401 – registers the search strategies that there are
from featurenet.analyses.analysis import choose
from featurenet.architecture.baselines import BASELINES
from featurenet.datasets.catalogue import names as dataset_names
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.library import shipped
from featurenet.metrics.metric import resolve
from featurenet.metrics.options import configure
from featurenet.records import Experiment
from featurenet.registry import near_matches
from featurenet.sampling.asked import all_options, settled
from featurenet.search.strategy import STRATEGIES
from featurenet.store.own_metamodels import own_metamodels
from featurenet.web.errors import InvalidFields

PATHS = ("specialisation", "configurations", "plugins", "data_dir")
"""Options that name files; only the command line takes them."""


def metamodel_source(workspace: Path, name: str) -> str:
    """Returns what reads a meta-model by its name: a shipped name, or the file of an own one.

    Raises:
        InvalidInputError: If there is none of that name.
    """
    own = own_metamodels(workspace)
    if name in shipped():
        return name
    if name in own:
        return str(own[name])
    raise InvalidInputError(
        f"There is no meta-model {name[:80]!r}.{near_matches(name, [*shipped(), *own])}"
    )


def read_task(workspace: Path, options: Mapping[str, Any]) -> Experiment:
    """Returns the experiment that flat options describe.

    Raises:
        InvalidFields: With a sentence for each option that is wrong.
    """
    wrong = {name: _FORBIDDEN.format(name) for name in options if name in PATHS}
    for name, value in options.items():
        if name not in wrong and (mistake := _mistake(workspace, name, value)):
            wrong[name] = mistake
    if wrong:
        raise InvalidFields(wrong)
    with told_by_field(options):
        experiment = Experiment.from_options(**options)
        sampling = settled(experiment.sampling)
        configure(resolve(experiment.metrics or ("default",)), experiment.metric_options)
        choose(experiment.analyses, experiment.analysis_options)
    source = metamodel_source(workspace, experiment.metamodel)
    return experiment.model_copy(update={"metamodel": source, "sampling": sampling})


_FORBIDDEN = "{} names a file, which only the command line may: featurenet run"


def _mistake(workspace: Path, name: str, value: Any) -> str:
    """Returns what is wrong with an option alone; "" if nothing is."""
    known = [*Experiment.names(), *all_options()]
    if name not in known:
        return f"There is no option {name[:80]!r}.{near_matches(name, known)}"
    if not _is_text(value):
        return f"{name} must have only characters of Unicode; received half of a pair of them."
    try:
        experiment = Experiment.from_options(**{name: value})
        if name == "metamodel":
            metamodel_source(workspace, experiment.metamodel)
        elif name == "dataset" and experiment.data.dataset not in dataset_names():
            hint = near_matches(experiment.data.dataset, dataset_names())
            return f"There is no data set {experiment.data.dataset[:80]!r}.{hint}"
        elif name == "baselines":
            for each in experiment.baselines:
                BASELINES.get(each)
        elif name == "metrics":
            resolve(experiment.metrics)
        elif name == "analyses":
            choose(experiment.analyses, {})
        elif name == "search":
            STRATEGIES.get(experiment.search)
        elif name == "strategy":
            settled(experiment.sampling)
    except InvalidInputError as error:
        return str(error)
    return ""


@contextmanager
def told_by_field(options: Mapping[str, Any]) -> Iterator[None]:
    """Lets what is found wrong with a whole task be told at the option that it is about."""
    try:
        yield
    except InvalidInputError as error:
        raise InvalidFields({_named(str(error), options): str(error)}) from None


def _is_text(value: Any) -> bool:
    """Returns whether all text in a value can be written: half a surrogate pair cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(message: str, options: Mapping[str, Any]) -> str:
    """Returns the option that a message is about, as far as it names one."""
    about = message.removeprefix("asked for: ")
    return next((name for name in options if about.startswith(name)), "the whole")
