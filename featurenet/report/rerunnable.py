"""Some models of a run → a zip that gives the same sample and architectures elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.records import Experiment, Sampling
from featurenet.store import runs, trials
from featurenet.store.artifacts import model_file
from featurenet.store.opening import open_to_read
from featurenet.store.workspace import Place
from featurenet.task_text import as_command
from featurenet.titles import short_name, title

MODEL, SAMPLE = "feature-model.xml", "configurations.json"

_WORDS = """\
{title}: {count} of its models, to be trained again.

    {command}

in this folder gives the same sample and the same architectures; with the same versions and on CPU
the same metrics, too. experiment.json tells everything that was asked, versions.json with what.
{data}"""


def rerunnable(place: Place, numbers: Collection[int] = ()) -> bytes:
    """Returns a zip of feature model, configurations, experiment and the command that reruns them.

    Args:
        place: The run.
        numbers: Of trials; () for the whole sample. Baselines are named in the command anyway.

    Raises:
        InvalidInputError: If none of these is a configuration of the sample.
    """
    with open_to_read(place.workspace) as store:
        run = runs.get(store, place.run)
        features = runs.features(store, place.run)
        sample = trials.configurations(store, place.run)
    chosen = [sample[each] for each in sorted(sample) if not numbers or each in numbers]
    if not chosen:
        raise InvalidInputError("None of the chosen models is a configuration of the sample.")
    experiment = _again(run.experiment, len(chosen))
    words = _WORDS.format(
        title=title(run.experiment),
        count=len(chosen),
        command=as_command(experiment),
        data=_data_words(run.experiment),
    )
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive, TemporaryDirectory() as temporary:
        path = Path(temporary) / SAMPLE
        write_configurations(path, features, chosen, {"run": title(run.experiment)})
        archive.write(path, SAMPLE)
        archive.write(model_file(Path(run.folder)), MODEL)
        archive.writestr("experiment.json", experiment.model_dump_json(by_alias=True, indent=2))
        archive.writestr("versions.json", json.dumps(run.facts.get("versions", {}), indent=2))
        archive.writestr("README.txt", words)
    return content.getvalue()


def _again(experiment: Experiment, models: int) -> Experiment:
    """Returns the experiment on the instance and the configurations that lie beside it."""
    return experiment.model_copy(
        update={
            "metamodel": MODEL,
            "configurations": SAMPLE,
            "models": models,
            "sampling": Sampling(),
            "specialisation": None,
            "require": (),
            "exclude": (),
            "blocks": None,
            "cells": None,
        }
    )


def _data_words(experiment: Experiment) -> str:
    name = experiment.data.dataset
    if short_name(name) == name and not experiment.plugins:
        return ""
    own = [*([name] if short_name(name) != name else []), *experiment.plugins]
    return f"It needs files of its own, which are not in here: {', '.join(own)}.\n"
