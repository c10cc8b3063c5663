"""An experiment that names files of this machine → one that names files of its run's folder.

What a run was made from is in its folder already: the feature model that was sampled, and the
sample. Only plug-ins are copied. Data sets stay behind; they are looked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from featurenet.records import Experiment
from featurenet.store.artifacts import model_file, sample_file
from featurenet.titles import short_name

RUN = "{run}"
"""Stands for the run's folder in a path of a stored experiment."""

INPUTS = "inputs"
"""Folder of a run for what its experiment names."""


def portable(experiment: Experiment, folder: Path) -> tuple[Experiment, dict[str, Path]]:
    """Returns what means the same elsewhere, and the files that it needs there.

    Args:
        experiment: Of a run that has its sample.
        folder: The run's.

    Returns:
        The experiment, and path in the run's folder → file to copy there.
    """
    needed: dict[str, Path] = {}

    def bring(file: Path, name: str) -> str:
        place = f"{INPUTS}/{name}"
        needed[place] = file
        return f"{RUN}/{place}"

    changes: dict[str, object] = {
        "plugins": tuple(
            bring(Path(plugin), f"{number}-{Path(plugin).name}")
            for number, plugin in enumerate(experiment.plugins, start=1)
        )
    }
    if Path(experiment.metamodel).is_absolute() or experiment.specialisation is not None:
        # The feature model that was sampled is expanded and restricted already.
        name = f"{short_name(experiment.metamodel)}.xml"
        changes["metamodel"] = bring(model_file(folder), name)
        changes |= dict.fromkeys(("blocks", "cells", "specialisation"))
        changes |= dict.fromkeys(("require", "exclude"), ())
    if experiment.configurations is not None:
        changes["configurations"] = f"{RUN}/{sample_file(folder).name}"
    dataset = experiment.data.dataset
    named = short_name(dataset) if PurePath(dataset).is_absolute() else dataset
    changes["data"] = experiment.data.model_copy(update={"dataset": named, "directory": None})
    return experiment.model_copy(update=changes), needed


def located(experiment: Experiment, folder: Path) -> Experiment:
    """Returns a stored experiment with the paths that its run's folder gives it."""

    def locate(path: str) -> str:
        return str(folder / path.removeprefix(f"{RUN}/")) if path.startswith(f"{RUN}/") else path

    return experiment.model_copy(update=_paths(experiment, locate))


def _paths(experiment: Experiment, change: Callable[[str], str]) -> dict[str, object]:
    given = experiment.configurations
    return {
        "metamodel": change(experiment.metamodel),
        "configurations": change(given) if given is not None else None,
        "plugins": tuple(change(plugin) for plugin in experiment.plugins),
    }
