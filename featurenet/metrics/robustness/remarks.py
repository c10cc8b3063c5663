"""What a reader should know about a robustness figure before believing it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Labels
from featurenet.errors import InvalidInputError
from featurenet.metrics.clean_pass import BATCH, CleanPass
from featurenet.metrics.intervals import share_interval
from featurenet.significance import better_than_chance

ZERO_GRADIENTS = 0.05
"""Share of images with zero gradients from which on the reader is told."""


ENOUGH = 50
"""Images that tell whether a model has learned anything; with fewer, it gets the benefit."""


def on_zero_gradients(zero: npt.NDArray[np.bool_] | float) -> list[str]:
    """Tells of images on which a gradient attack cannot start.

    Args:
        zero: For each image whether its gradient is exactly zero, or the share of these.
    """
    share = float(np.mean(zero))
    if share <= ZERO_GRADIENTS:
        return []
    return [f"the gradient is zero on {share:.0%} of the images, which says nothing of robustness"]


def check_learned(clean: CleanPass, count: int) -> None:
    """Refuses a model that has not learned to tell the images apart.

    Such a model often gives one answer for everything, which nothing can change: it would come out
    as the most robust of all. FeatureNET (ICSE 2020) left out all models below an accuracy of 0.5.

    Args:
        clean: The model and the images.
        count: How many are to be measured.

    Raises:
        InvalidInputError: If always giving the most frequent class would be right as often, on
            at least `ENOUGH` images.
    """
    predictions, labels = _looked_at(clean, count)
    most, right = int(np.bincount(labels).max()), int((predictions == labels).sum())
    if len(labels) >= ENOUGH and right <= most < len(labels):
        raise InvalidInputError(
            f"Robustness needs a model that has learned something; received one that is right on "
            f"{right} of {len(labels)} images, of which {most} have the same label. Train it "
            "longer, or leave it out."
        )


def on_chance_of(clean: CleanPass, count: int) -> list[str]:
    """Tells of a model that is at chance on the images measured, of which few are made more.

    Args:
        clean: The model and the images.
        count: How many were measured.
    """
    return on_chance(*_looked_at(clean, count))


def _looked_at(clean: CleanPass, count: int) -> tuple[Labels, Labels]:
    """The predicted and the right classes of the images that tell what the model has learned."""
    images = min(max(count, BATCH), len(clean.images))
    return clean.predictions(0, images), clean.labels[:images]


def on_chance(predictions: Labels, labels: Labels) -> list[str]:
    """Tells of images of one class, and of a model that is hardly better than giving one class.

    Args:
        predictions: The model's class of each image, `(n,)`.
        labels: The right one, `(n,)`.
    """
    most = np.bincount(labels).max() / len(labels)
    if most == 1:
        return ["all images have the same label"]
    right = int((predictions == labels).sum())
    if better_than_chance(share_interval(right, len(labels)), most):
        return []
    return [f"accuracy is at chance ({right} of {len(labels)} images are classified correctly)"]
