"""Test images as PNG, of a data set that was read once."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any

from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.datasets.png import to_png
from featurenet.errors import InvalidInputError
from featurenet.records import Experiment
from featurenet.web.questions import question


@question("test images")
def test_images(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns images by their place among the test images, each as a `data:` address."""
    experiment = Experiment.parse(payload["experiment"])
    dataset = _dataset(experiment.data.model_dump_json(), experiment.seed)
    places, labels = payload["images"], payload["labels"]
    if max(places) >= len(dataset.y_test) or labels != [int(dataset.y_test[at]) for at in places]:
        raise InvalidInputError(
            "The data set has changed since the run; its test images are others now."
        )
    return {"images": [_address(to_png(dataset.x_test[at])) for at in places]}


@lru_cache(maxsize=1)
def _dataset(data: str, seed: int) -> Dataset:
    from featurenet.records import Data

    return load(Data.model_validate_json(data), seed)


def _address(png: bytes) -> str:
    return "data:image/png;base64," + b64encode(png).decode()
