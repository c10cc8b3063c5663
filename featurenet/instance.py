"""An experiment → its feature model: the instance of the meta-model that samples are drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel, Restriction
from featurenet.featuremodel.specialisation import read_specialisation, specialise
from featurenet.records import Experiment

OPTIONS = {"metamodel", "specialisation", "require", "exclude", "blocks", "cells"}
"""Fields of an experiment that its feature model depends on."""


def feature_model(experiment: Experiment) -> FeatureModel:
    """Returns the experiment's feature model: read, expanded, specialised."""
    metamodel = read_metamodel(experiment.metamodel)
    model = expand(metamodel, blocks=experiment.blocks, cells=experiment.cells)
    restrictions = [
        *(Restriction(pattern, True, "asked for") for pattern in experiment.require),
        *(Restriction(pattern, False, "asked for") for pattern in experiment.exclude),
    ]
    if experiment.specialisation is not None:
        restrictions = [*read_specialisation(Path(experiment.specialisation)), *restrictions]
    return specialise(model, tuple(restrictions))


def describe_model(experiment: Experiment) -> dict[str, Any]:
    """Returns the options that make up the experiment's feature model, as plain data."""
    return experiment.model_dump(mode="json", include=OPTIONS)
