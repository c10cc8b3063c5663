"""From a Keras model and images to class probabilities, and from these to accuracy and loss.

Training (for validation) and metrics share this, and with it one compiled forward pass per model:
tracing one takes longer than running it, up to seconds for a deep model.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels

Probabilities = npt.NDArray[np.float32]
"""Class probabilities `(n, classes)`; each row sums to 1."""


class Predictor(Protocol):
    """What is used of a Keras model here."""

    def predict_on_batch(self, x: Any) -> Any:
        """Returns the output for one batch."""


def predict(model: Predictor, images: Images, batch_size: int) -> Probabilities:
    """Returns the model's output for each image, as in inference.

    Every batch has `batch_size` images, the last one filled up, so that the backend compiles the
    model for one shape only.

    Args:
        model: From images to class probabilities.
        images: `(n, height, width, channels)`, at least one.
        batch_size: Images at a time; the result does not depend on it but for rounding.

    Returns:
        Array `(n, classes)`.
    """
    batches = [
        model.predict_on_batch(_fill(images[start : start + batch_size], batch_size))
        for start in range(0, len(images), batch_size)
    ]
    probabilities: Probabilities = np.concatenate(batches)[: len(images)]
    return probabilities


def _fill(batch: Images, size: int) -> Images:
    missing = size - len(batch)
    return np.pad(batch, ((0, missing), (0, 0), (0, 0), (0, 0)), mode="edge") if missing else batch


def accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """Returns the share, in [0, 1], of images whose most probable class is the right one.

    Args:
        probabilities: `(n, classes)`.
        labels: `(n,)`.
    """
    return float((probabilities.argmax(axis=1) == labels).mean())


def cross_entropy(probabilities: Probabilities, labels: Labels) -> float:
    """Returns the mean of -ln(probability of the right class), in nats; NaN if one is NaN.

    A probability too small for float32 counts as the smallest one (87.3 nats). Keras clips at 1e-7
    (16.1 nats) when it is given probabilities, and not at all when it finds the logits.

    Args:
        probabilities: `(n, classes)`.
        labels: `(n,)`.
    """
    right = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(right, np.finfo(np.float32).tiny)).mean())
