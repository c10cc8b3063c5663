"""From a model and the test images to the logits and their gradients on the unchanged images.

Attacks begin there, and several metrics need nothing else, so it is computed once for each model
and batch of images: the first DeepFool step, the predictions and the sensitivity of the loss follow
from the class Jacobian.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Classifier, Jacobian, Logits

CANDIDATES = 10
"""Classes of each image that are differentiated, the most probable ones first."""

BATCH = 100
"""Images at a time."""

KEPT = 10
"""Batches that are kept for the next metric; of 1,000 MNIST images that is 31 MB."""

Gradients = npt.NDArray[np.float64]


@dataclass(slots=True, eq=False)
class CleanPass:
    """The unchanged test images of one model, of which metrics take the first few.

    Args:
        classifier: The model, as `attacks.inputs.check` returns it.
        images: `(n, height, width, channels)`, in the order in which they are taken.
        labels: Their classes, `(n,)`.
    """

    classifier: Classifier
    images: Images
    labels: Labels
    _batches: dict[int, Jacobian] = field(default_factory=dict)
    _logits: dict[int, Logits] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every class is among the differentiated ones."""
        return self.classifier.classes <= CANDIDATES

    def jacobian(self, start: int, stop: int) -> Jacobian:
        """Returns the gradients of the most probable classes, the predicted one first.

        Args:
            start: First image.
            stop: Image after the last one, at most the number of images.

        Raises:
            NotFiniteError: If a logit or a gradient is not finite.
        """
        numbers, rows = _batches_of(start, stop)
        parts = [self._batch(number) for number in numbers]
        return Jacobian(
            np.concatenate([part.logits for part in parts])[rows],
            np.concatenate([part.classes for part in parts])[rows],
            np.concatenate([part.gradients for part in parts])[rows],
        )

    def logits(self, start: int, stop: int) -> Logits:
        """Returns the logits of the images, `(stop - start, classes)`.

        Raises:
            NotFiniteError: If a logit or a gradient is not finite.
        """
        numbers, rows = _batches_of(start, stop)
        for number in numbers:
            if number not in self._logits:
                self._batch(number)
        return np.concatenate([self._logits[number] for number in numbers])[rows]

    def predictions(self, start: int, stop: int) -> Labels:
        """Returns the most probable class of the images, `(stop - start,)`."""
        return np.asarray(self.logits(start, stop).argmax(axis=1))

    def loss_gradients(self, start: int, stop: int, labels: Labels) -> Gradients:
        """Returns each image's own gradient of the cross-entropy.

        With few classes it is the sum over k of (softmax(z)[k] - [k = label]) times the gradient
        of z[k], where 1 - softmax(z)[label] does not round to zero for a model that is very sure.

        Args:
            start: First image.
            stop: Image after the last one.
            labels: Class of each of these images, `(stop - start,)`.

        Returns:
            `(stop - start, height, width, channels)`.

        Raises:
            NotFiniteError: If a logit or a gradient is not finite.
        """
        if not self.complete:
            found = self.classifier.gradient(self.images[start:stop], labels, "cross-entropy")
            return found.gradients.astype(np.float64)
        clean = self.jacobian(start, stop)
        slopes = np.take_along_axis(_slopes(clean.logits, labels), clean.classes, axis=1)
        return np.asarray(np.einsum("nk,nkhwc->nhwc", slopes, clean.gradients))

    def _batch(self, number: int) -> Jacobian:
        if number in self._batches:
            return self._batches[number]
        made = self._differentiate(self.images[number * BATCH : (number + 1) * BATCH])
        self._logits[number] = made.logits
        if number < KEPT:
            self._batches[number] = made
        return made

    def _differentiate(self, images: Images) -> Jacobian:
        if not self.complete:
            order = np.argsort(-self.classifier.logits(images), axis=1, kind="stable")
            return self.classifier.jacobian(images, order[:, :CANDIDATES])
        found = class_jacobian(self.classifier, images)
        order = np.argsort(-found.logits, axis=1, kind="stable")
        gradients = np.take_along_axis(found.gradients, order[..., None, None, None], axis=1)
        return Jacobian(found.logits, order, gradients)


def class_jacobian(classifier: Classifier, images: Images) -> Jacobian:
    """Returns the gradients of all logits, in the order of the classes.

    Args:
        classifier: The model.
        images: `(n, height, width, channels)`.

    Raises:
        NotFiniteError: If a logit or a gradient is not finite.
    """
    every = np.tile(np.arange(classifier.classes), (len(images), 1))
    return classifier.jacobian(images, every)


def _batches_of(start: int, stop: int) -> tuple[range, slice]:
    """The numbers of the batches that hold the images, and which of their rows these are."""
    first = start // BATCH
    rows = slice(start - first * BATCH, stop - first * BATCH)
    return range(first, -(-stop // BATCH)), rows


def _slopes(logits: npt.NDArray[np.float32], labels: Labels) -> Gradients:
    """The derivative of the cross-entropy by each logit, `(n, classes)`."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    slopes: Gradients = shifted / shifted.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    slopes[rows, labels] = 0
    slopes[rows, labels] = -slopes.sum(axis=1)
    return slopes
