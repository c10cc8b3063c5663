"""Activations that are simple functions of the pixels, with figures that can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from featurenet.datasets.dataset import Dataset, Images
from featurenet.metrics.providers import Subject
from featurenet.prediction.activations import Block, Detail, TappedLayer


class PixelActivations:
    """A dense layer that gives the first pixels, and a head that gives the last ones.

    Args:
        trace: Pixels in the first layer.
        classes: Pixels in the head.
        block: Images in a block.
    """

    def __init__(self, trace: int, classes: int, block: int = 3):
        self.layers = (TappedLayer("dense", trace, trace), TappedLayer("head", classes, classes))
        self.penultimate: int | None = 0
        self.passes: list[tuple[int, str]] = []
        self._block = block

    def blocks(self, images: Images, detail: Detail) -> Iterator[Block]:
        self.passes.append((len(images), detail))
        trace = self.layers[0].neurons
        for start in range(0, len(images), self._block):
            means = images[start : start + self._block].reshape(-1, images[0].size)
            scaled = np.concatenate([_scale(means[:, :trace]), _scale(means[:, trace:])], axis=1)
            peaks = [scaled.max(axis=0)] if detail == "units" else []
            yield Block(means[:, trace:], means, scaled, *peaks)


def _scale(values: Any) -> Any:
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    return (values - low) / np.where(high > low, high - low, 1)


def pixels(rows: Sequence[Sequence[float]]) -> Images:
    """Returns one image of one row for each list of pixels."""
    return np.array(rows, np.float32)[:, None, :, None]


def subject_of(
    train: Sequence[Sequence[float]],
    test: Sequence[Sequence[float]],
    labels: Sequence[int],
    activations: PixelActivations,
) -> Subject:
    """Returns a subject with these pixels; all training labels are 0, as nothing reads them."""
    x_train, x_test = pixels(train), pixels(test)
    zeros = np.zeros(len(x_train), np.int64)
    classes = tuple(f"class {k}" for k in range(activations.layers[1].neurons))
    data = Dataset(
        "pixels", x_train, zeros, x_train, zeros, x_test, np.array(labels, np.int64), classes
    )
    return Subject(model=None, dataset=data, activations=activations)
