"""From a request to the values that an analysis asks for, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.analyses.request import AnalysisRequest, StudiedModel
from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset, Labels
from featurenet.errors import InvalidInputError
from featurenet.prediction.probabilities import Probabilities
from featurenet.prediction.stored import KIND, read_classes, read_probabilities


def value(name: str, request: AnalysisRequest) -> Any:
    """Returns what a parameter of this name is given; see `signature.VALUES`."""
    return _MAKERS[name](request)


def _models(request: AnalysisRequest) -> tuple[StudiedModel, ...]:
    return request.models


def _predictions(request: AnalysisRequest) -> npt.NDArray[np.integer[Any]]:
    """Of 1,000 models and 10,000 images of 10 classes, 10 MB: a byte each."""
    labels = _labels(request)
    found = np.empty((len(request.models), len(labels)), dtype=labels.dtype)
    for row, model in enumerate(request.models):
        classes, own_labels = read_classes(model.files[KIND])
        if not np.array_equal(own_labels, labels):
            raise InvalidInputError(
                f"{model.files[KIND]} is about other test images than those of model "
                f"{request.models[0].name}: models can be compared on the same images only. "
                "Delete it, and it is made anew."
            )
        found[row] = classes
    return found


def _probabilities(request: AnalysisRequest) -> Iterator[Probabilities]:
    return (read_probabilities(model.files[KIND]) for model in request.models)


def _labels(request: AnalysisRequest) -> Labels:
    if not request.models:
        return np.empty(0, dtype=np.int64)
    return read_classes(request.models[0].files[KIND])[1]


def _dataset(request: AnalysisRequest) -> Dataset:
    return load(request.data, request.seed)


def _folder(request: AnalysisRequest) -> Path:
    folder = request.root / request.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _seed(request: AnalysisRequest) -> int:
    return request.begun.seed


def _rng(request: AnalysisRequest) -> np.random.Generator:
    return np.random.default_rng(request.begun.seed)


_MAKERS = {
    "models": _models,
    "predictions": _predictions,
    "probabilities": _probabilities,
    "labels": _labels,
    "dataset": _dataset,
    "folder": _folder,
    "seed": _seed,
    "rng": _rng,
}
