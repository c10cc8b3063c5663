"""Sizes of changes to images, the steepest steps of a given size, and the balls around images.

Changes are `(n, height, width, channels)`; norms are over all pixels of an image.
"""

from __future__ import annotations

from math import prod
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import Norm
from featurenet.datasets.dataset import Images

Floats = npt.NDArray[np.float32]

Kind = TypeVar("Kind", bound=np.generic)

_SMALLEST = float(np.finfo(np.float32).tiny)


def per_image(values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """Returns `(n,)` values as `(n, 1, 1, 1)`, to be used with images."""
    return values[:, None, None, None]


def size(changes: npt.NDArray[Any], norm: Norm) -> Floats:
    """Returns the norm of each change, `(n,)`."""
    flat = changes.reshape(len(changes), prod(changes.shape[1:]))
    sizes = np.abs(flat).max(axis=1) if norm == "linf" else np.linalg.norm(flat, axis=1)
    return np.asarray(sizes, np.float32)


def steepest(gradients: Images, norm: Norm) -> Images:
    """Returns the change of norm 1 along which each image's value grows most.

    For L-infinity it is the gradient's sign; where the gradient is zero, so is the change.
    """
    if norm == "linf":
        return np.asarray(np.sign(gradients))
    return np.asarray(gradients / per_image(np.maximum(size(gradients, norm), _SMALLEST)))


def project(changes: Images, norm: Norm, epsilon: Floats) -> Images:
    """Returns the nearest changes that are no larger than `epsilon`, `(n,)`."""
    if norm == "linf":
        return np.asarray(np.clip(changes, -per_image(epsilon), per_image(epsilon)))
    factors = np.minimum(1, epsilon / np.maximum(size(changes, norm), _SMALLEST))
    return np.asarray(changes * per_image(factors))


def draw(rng: np.random.Generator, shape: tuple[int, ...], norm: Norm, epsilon: Floats) -> Images:
    """Draws changes evenly from the balls of radius `epsilon`, `(n,)`; shape `(n, …)`."""
    if norm == "linf":
        changes = rng.uniform(-1, 1, shape)
    else:
        directions = rng.normal(size=shape)
        pixels = prod(shape[1:])
        lengths = np.linalg.norm(directions.reshape(-1, pixels), axis=1)
        radii = rng.uniform(size=len(directions)) ** (1 / pixels)
        changes = directions * per_image(radii / lengths)
    return np.asarray(changes * per_image(epsilon), np.float32)
