"""From what a caller gives to an experiment, a folder, an executor; checked before all else."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, SupportsIndex

from featurenet.backend import check_keras
from featurenet.datasets.catalogue import names as dataset_names
from featurenet.errors import InvalidInputError
from featurenet.execution.executor import EXECUTORS, MakeExecutor
from featurenet.execution.on_ray import RAY, OnRay
from featurenet.execution.processes import Processes
from featurenet.execution.serial import Serial
from featurenet.featuremodel.library import shipped
from featurenet.records import Experiment
from featurenet.search.once import Once
from featurenet.search.strategy import STRATEGIES

EXECUTORS.register("serial", Serial)
EXECUTORS.register("processes", Processes)
EXECUTORS.register(RAY, OnRay())
STRATEGIES.register("once", Once)


def read_experiment(
    metamodel: str | Path | Experiment, metrics: Sequence[str], options: Mapping[str, Any]
) -> Experiment:
    """Returns what is asked; its paths are absolute, so that it can go on from anywhere.

    Raises:
        InvalidInputError: For options that are wrong, or given beside a whole experiment.
    """
    if not isinstance(metamodel, Experiment):
        asked = Experiment.from_options(metamodel=metamodel, metrics=metrics, **options)
        return with_absolute_paths(asked)
    beside = [*options, *(["metrics"] if metrics else [])]
    if beside:
        raise InvalidInputError(
            "An Experiment has all options in it; give them to "
            f"featurenet.Experiment.from_options(…). Received beside it: {', '.join(beside)}."
        )
    return with_absolute_paths(metamodel)


def with_absolute_paths(asked: Experiment) -> Experiment:
    """Returns an experiment that means the same from any folder; shipped names stay names."""

    def absolute(given: str | None, names: Sequence[str] = ()) -> str | None:
        is_path = given is not None and given not in names and Path(given).exists()
        return str(Path(given).resolve()) if given is not None and is_path else given

    data = asked.data.model_copy(
        update={
            "dataset": absolute(asked.data.dataset, dataset_names(asked.data.directory)),
            "directory": absolute(asked.data.directory),
        }
    )
    return asked.model_copy(
        update={
            "metamodel": absolute(asked.metamodel, shipped()),
            "specialisation": absolute(asked.specialisation),
            "configurations": absolute(asked.configurations),
            "plugins": tuple(str(Path(plugin).resolve()) for plugin in asked.plugins),
            "data": data,
        }
    )


def read_folder(given: Any, option: str) -> Path:
    """Returns a path that was given for an option.

    Raises:
        InvalidInputError: If it is none.
    """
    if not isinstance(given, str | os.PathLike):
        raise InvalidInputError(
            f"{option} must be a path, such as {option}='runs/first'; received {given!r}."
        )
    return Path(given)


def executor_for(workers: Any, executor: str | MakeExecutor | None) -> tuple[MakeExecutor, int]:
    """Returns what trials are carried out by, and how many at once.

    Args:
        workers: How many.
        executor: The name of a registered one, or what makes one; None takes processes, or this one
            for 0 workers.

    Raises:
        InvalidInputError: If the number of workers is no such number, there is no such executor or
            it lacks something, or Keras has no backend.
    """
    if not isinstance(workers, SupportsIndex) or isinstance(workers, bool) or int(workers) < 0:
        raise InvalidInputError(
            f"workers must be 0, to train in this process, or a number of processes; "
            f"received {workers!r}"
        )
    workers = int(workers)
    check_keras()
    name = executor or ("processes" if workers else "serial")
    make = EXECUTORS.get(name) if isinstance(name, str) else name
    if check := getattr(make, "check", None):
        check()
    return make, max(1, workers)
