"""From what an attack is given to what it can rely on: checked images, labels and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import Norm
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError, NotFiniteError
from featurenet.prediction.classifier import Classifier, Gradient, Jacobian, Logits, Objective


def as_classifier(model: Any) -> Classifier:
    """Returns what attacks work on: the model itself if it can, else a Keras model made to.

    Raises:
        InvalidInputError: If it is neither.
    """
    if isinstance(model, Classifier):
        return model
    from featurenet.training.gradients import KerasClassifier  # brings Keras along

    made: Classifier = KerasClassifier(model)
    return made


def check(classifier: Classifier, images: Images, labels: Labels) -> Classifier:
    """Checks what every attack is given.

    Args:
        classifier: The model, or a Keras model; see `as_classifier`.
        images: Must be float32 `(n, height, width, channels)` in [0, 1], n at least 1.
        labels: Must be integers `(n,)` in [0, classes).

    Returns:
        The classifier, which from here on raises NotFiniteError rather than return logits or
        gradients that are not finite.

    Raises:
        InvalidInputError: If something does not fit; the message says what.
    """
    classifier = as_classifier(classifier)
    if classifier.classes < 2:
        raise InvalidInputError(
            f"An attack needs a model of at least 2 classes. Received: {classifier.classes}"
        )
    _check_images(images)
    _check_labels(labels, len(images), classifier.classes)
    return _Watched(classifier)


def check_options(norm: str = "linf", **counts: int) -> None:
    """Checks the options that attacks have in common.

    Args:
        norm: Must be one of `Norm`.
        **counts: Steps, restarts …: whole numbers of at least 1.

    Raises:
        InvalidInputError: For the first that cannot be used.
    """
    if norm not in get_args(Norm):
        raise InvalidInputError(f"norm must be 'l2' or 'linf'. Received: {norm!r}")
    for name, count in counts.items():
        if not isinstance(count, int | np.integer) or count < 1:
            raise InvalidInputError(
                f"{name} must be a whole number of at least 1. Received: {count!r}"
            )


def _check_images(images: Images) -> None:
    fits = isinstance(images, np.ndarray) and images.ndim == 4 and len(images)
    if not fits or images.dtype != np.float32:
        raise InvalidInputError(
            "An attack needs float32 images in [0, 1] of shape (n, height, width, channels), n at "
            f"least 1, such as images.astype('float32') / 255. Received: {_describe(images)}"
        )
    if not np.isfinite(images).all():
        raise InvalidInputError("An attack needs finite images. Received: some that are not")
    if images.min() < 0 or images.max() > 1:
        raise InvalidInputError(
            "An attack needs images with pixels in [0, 1]: divide 8-bit images by 255. "
            f"Received: {images.min():g} to {images.max():g}"
        )


def _check_labels(labels: Labels, count: int, classes: int) -> None:
    fits = isinstance(labels, np.ndarray) and labels.shape == (count,)
    if not fits or not np.issubdtype(labels.dtype, np.integer):
        raise InvalidInputError(
            f"An attack needs one integer label for each of {count} images, an array of shape (n,) "
            f"(argmax(axis=1) of one-hot labels). Received: {_describe(labels)}"
        )
    if labels.min() < 0 or labels.max() >= classes:
        raise InvalidInputError(
            f"Labels must be in [0, {classes}), the model's classes. "
            f"Received: {labels.min()} to {labels.max()}"
        )


def _describe(given: Any) -> str:
    if isinstance(given, np.ndarray):
        return f"{given.dtype} of shape {given.shape}"
    return f"{type(given).__name__}, which is no NumPy array"


@dataclass(frozen=True, slots=True)
class _Watched:
    """A classifier whose every answer is finite."""

    classifier: Classifier

    @property
    def classes(self) -> int:
        return self.classifier.classes

    def logits(self, images: Images) -> Logits:
        return _finite(self.classifier.logits(images), "logits")

    def gradient(self, images: Images, labels: Labels, objective: Objective) -> Gradient:
        found = self.classifier.gradient(images, labels, objective)
        _finite(found.logits, "logits")
        _finite(found.gradients, f"gradients of the {objective}")
        return found

    def jacobian(self, images: Images, classes: npt.NDArray[np.int64]) -> Jacobian:
        found = self.classifier.jacobian(images, classes)
        _finite(found.logits, "logits")
        _finite(found.gradients, "gradients of the logits")
        return found


def _finite(array: npt.NDArray[Any], what: str) -> npt.NDArray[Any]:
    finite = np.isfinite(array).reshape(len(array), -1).all(axis=1)
    if not finite.all():
        raise NotFiniteError(
            f"The model's {what} must be finite; they are not for {np.sum(~finite)} of "
            f"{len(array)} images. Look at its weights and loss: it may have diverged"
        )
    return array
