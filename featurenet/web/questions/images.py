"""Test images as PNG, of a data set that was read once."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any

from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset, Images
from featurenet.errors import InvalidInputError
from featurenet.metrics.grids import enlarged
from featurenet.records import Data, Experiment
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
    return {"images": [_address(dataset.x_test[at]) for at in places]}


@lru_cache(maxsize=1)
def _dataset(data: str, seed: int) -> Dataset:
    return load(Data.model_validate_json(data), seed)


def _address(image: Images) -> str:
    """Returns an image as a PNG; of other numbers of channels than 1 and 3, the first is shown."""
    stream = io.BytesIO()
    enlarged(image if image.shape[2] in (1, 3) else image[:, :, :1]).save(stream, "PNG")
    return "data:image/png;base64," + b64encode(stream.getvalue()).decode()
