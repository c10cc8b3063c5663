"""Clean passes over classifiers whose gradients are known."""

from __future__ import annotations

import numpy as np
from attacks.linear_classifiers import Affine, grey_images

from featurenet.attacks.inputs import check
from featurenet.datasets.dataset import Images, Labels
from featurenet.metrics.clean_pass import CleanPass


def clean_pass(model: Affine, images: Images | None = None) -> CleanPass:
    """Grey images, most of which have the label that the model gives them."""
    images = grey_images() if images is None else images
    labels = model.logits(images).argmax(axis=1)
    labels[::5] = (labels[::5] + 1) % model.classes
    return checked(model, images, labels)


def agreed(model: Affine) -> CleanPass:
    """Grey images that all have the label that the model gives them."""
    images = grey_images()
    return checked(model, images, model.logits(images).argmax(axis=1))


def checked(model: Affine, images: Images, labels: Labels) -> CleanPass:
    """The clean pass as metrics are given it."""
    return CleanPass(check(model, images, labels), images, labels)


def norms(arrays: np.ndarray, order: float) -> np.ndarray:
    """The norm of each array of the first axis."""
    return np.linalg.norm(arrays.reshape(len(arrays), -1), order, axis=1)
