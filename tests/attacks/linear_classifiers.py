"""Classifiers in plain NumPy whose gradients, and nearest other classes, are known exactly.

The logits are `images W + b`; every attack's smallest change then has a formula, as long as it
stays away from the pixels' bounds 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Gradient, Jacobian, Logits, Objective

SHAPE = (4, 4, 1)

Floats = npt.NDArray[np.floating[Any]]


@dataclass
class Affine:
    """Logits `images W + b`.

    Args:
        weights: One image for each class, `(classes, height, width, channels)`.
        biases: `(classes,)`.
        asked: How many images each call was given: what an attack costs.
    """

    weights: npt.NDArray[np.float64]
    biases: npt.NDArray[np.float64]
    asked: list[int] = field(default_factory=list)

    @property
    def classes(self) -> int:
        return len(self.biases)

    def logits(self, images: Images) -> Logits:
        self.asked.append(len(images))
        flat = images.reshape(len(images), -1).astype(np.float64)
        scores = flat @ self.weights.reshape(self.classes, -1).T + self.biases
        return scores.astype(np.float32)

    def gradient(self, images: Images, labels: Labels, objective: Objective) -> Gradient:
        logits = self.logits(images)
        values, slopes = objective_of(logits.astype(np.float64), labels, objective)
        gradients = np.tensordot(slopes, self.weights, axes=1)
        return Gradient(logits, values.astype(np.float32), gradients.astype(np.float32))

    def jacobian(self, images: Images, classes: npt.NDArray[np.int64]) -> Jacobian:
        return Jacobian(self.logits(images), classes, self.weights[classes].astype(np.float32))


def objective_of(logits: Floats, labels: Labels, objective: Objective) -> tuple[Floats, Floats]:
    """An objective's value `(n,)` and its derivative by each logit `(n, classes)`."""
    rows = np.arange(len(logits))
    own = np.eye(logits.shape[1])[labels]
    if objective == "cross-entropy":
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -log_shares[rows, labels], np.exp(log_shares) - own
    rival = np.where(own > 0, -np.inf, logits).argmax(axis=1)
    rivals = np.eye(logits.shape[1])[rival]
    margin = logits[rows, labels] - logits[rows, rival]
    if objective == "margin":
        return margin, own - rivals
    order = np.argsort(-logits, axis=1)
    first, third = order[:, 0], order[:, min(2, logits.shape[1] - 1)]
    spread = np.maximum(logits[rows, first] - logits[rows, third], 1e-12)
    spreads = np.eye(logits.shape[1])[first] - np.eye(logits.shape[1])[third]
    slopes = -(own - rivals) / spread[:, None] + (margin / spread**2)[:, None] * spreads
    return -margin / spread, slopes


def affine(classes: int = 4, seed: int = 0, shape: tuple[int, int, int] = SHAPE) -> Affine:
    """Random weights, scaled so that changes of a few hundredths decide near grey images."""
    generator = np.random.default_rng(seed)
    weights = generator.normal(size=(classes, *shape))
    biases = -weights.sum(axis=(1, 2, 3)) / 2  # every class is as good as another on plain grey
    return Affine(weights, biases)


def binary(seed: int = 0, shape: tuple[int, int, int] = SHAPE) -> Affine:
    """Two classes, of which the first always has the logit 0."""
    found = affine(2, seed, shape)
    found.weights[0], found.biases[0] = 0, 0
    return found


def constant(classes: int = 3, shape: tuple[int, int, int] = SHAPE) -> Affine:
    """Always gives class 0; all gradients of all logits are zero."""
    return Affine(np.zeros((classes, *shape)), np.eye(classes)[0])


def broken(classes: int = 3, shape: tuple[int, int, int] = SHAPE) -> Affine:
    """Every logit is NaN."""
    return Affine(np.full((classes, *shape), np.nan), np.zeros(classes))


def grey_images(
    count: int = 20, seed: int = 1, shape: tuple[int, int, int] = SHAPE
) -> npt.NDArray[np.float32]:
    """Images near grey, far enough from black and white for small changes not to be clipped."""
    noise = np.random.default_rng(seed).uniform(-0.1, 0.1, (count, *shape))
    return (0.5 + noise).astype(np.float32)


def minimal_distance(model: Affine, images: Images, dual_order: float) -> Floats:
    """The exact distance `(n,)` to the nearest other class, in the norm dual to `dual_order`.

    That is min over k of (z[top] - z[k]) / ||w[top] - w[k]||; the dual order of L2 is 2, that of
    L-infinity is 1.
    """
    logits = model.logits(images).astype(np.float64)
    top = logits.argmax(axis=1)
    margins = logits.max(axis=1, keepdims=True) - logits
    flat = model.weights.reshape(model.classes, -1)
    differences = flat[top][:, None] - flat[None]
    norms = np.linalg.norm(differences, ord=dual_order, axis=2)
    norms[np.arange(len(top)), top] = np.nan
    return np.asarray(np.nanmin(margins / norms, axis=1))
