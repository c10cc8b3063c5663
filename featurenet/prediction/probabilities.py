"""From a Keras model and images to class probabilities, and from these to accuracy and loss.

Training (for validation) and metrics share this, and with it one compiled forward pass per model:
tracing one takes longer than running it, up to seconds for a deep model.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError

Probabilities = npt.NDArray[np.float32]
"""Class probabilities `(n, classes)`; each row sums to 1."""

Confusion = npt.NDArray[np.int64]
"""Number of images of each class (rows) taken for each class (columns), `(classes, classes)`."""

TOLERANCE = 1e-3
"""How far a row of probabilities may be off, as of a model with numbers of 16 bits."""


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
        model.predict_on_batch(fill(images[start : start + batch_size], batch_size))
        for start in range(0, len(images), batch_size)
    ]
    probabilities: Probabilities = np.concatenate(batches)[: len(images)]
    return probabilities


def fill(batch: Images, size: int) -> Images:
    """Returns a batch filled up to `size` images with copies of its last one."""
    missing = size - len(batch)
    return np.pad(batch, ((0, missing), (0, 0), (0, 0), (0, 0)), mode="edge") if missing else batch


def check_outputs(outputs: npt.NDArray[Any], images: int) -> npt.NDArray[Any]:
    """Returns a model's outputs if they say which class each image is in.

    Args:
        outputs: What the model gave.
        images: Number of images that it was given.

    Raises:
        InvalidInputError: If these are not `(images, classes)` with at least two classes, or one is
            NaN: then no class is the most probable one.
    """
    if outputs.ndim != 2 or len(outputs) != images or outputs.shape[1] < 2:
        raise InvalidInputError(
            "The model must give a number for each of at least 2 classes and each image; "
            f"received outputs of shape {outputs.shape} for {images} images."
        )
    if broken := int(np.isnan(outputs).any(axis=1).sum()):
        raise InvalidInputError(
            f"The model's outputs must be numbers; they are NaN for {broken} of {images} images."
        )
    return outputs


def check_probabilities(outputs: npt.NDArray[Any]) -> Probabilities:
    """Returns a model's outputs if they are probabilities.

    Args:
        outputs: `(n, classes)`, without NaN.

    Raises:
        InvalidInputError: If a row has a number outside [0, 1], or does not sum to 1 within 0.001,
            as where the model ends in logits.
    """
    outside = (outputs < -TOLERANCE) | (outputs > 1 + TOLERANCE)
    wrong = outside.any(axis=1) | (np.abs(outputs.sum(axis=1, dtype=np.float64) - 1) > TOLERANCE)
    if wrong.any():
        row = outputs[wrong.argmax()]
        raise InvalidInputError(
            "The model must give probabilities, which lie in [0, 1] and sum to 1 for each image; "
            f"{int(wrong.sum())} of {len(outputs)} rows do not, such as one from {row.min():g} to "
            f"{row.max():g} with the sum {row.sum():g}. If it ends in logits, add a softmax."
        )
    return outputs


def accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """Returns the share, in [0, 1], of images whose most probable class is the right one.

    Args:
        probabilities: `(n, classes)`.
        labels: `(n,)`.
    """
    return float((probabilities.argmax(axis=1) == labels).mean())


def confusion(predictions: Labels, labels: Labels, classes: int) -> Confusion:
    """Counts how many images of each class were taken for which.

    Args:
        predictions: `(n,)`, in [0, classes).
        labels: `(n,)`, in [0, classes).
        classes: At least 1.

    Returns:
        Array `(classes, classes)`: rows are the right classes, columns the predicted ones.
    """
    pairs = labels.astype(np.int64) * classes + predictions
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


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
