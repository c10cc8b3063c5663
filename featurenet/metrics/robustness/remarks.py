"""What a reader should know about a robustness figure before believing it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Labels
from featurenet.metrics.clean_pass import BLOCK, CleanPass
from featurenet.metrics.intervals import share_interval

ZERO_GRADIENTS = 0.05
"""Share of images with zero gradients from which on the reader is told."""


def on_zero_gradients(zero: npt.NDArray[np.bool_] | float) -> list[str]:
    """Tells of images on which a gradient attack cannot start.

    Args:
        zero: For each image whether its gradient is exactly zero, or the share of these.
    """
    share = float(np.mean(zero))
    if share <= ZERO_GRADIENTS:
        return []
    return [f"the gradient is zero on {share:.0%} of the images, which says nothing of robustness"]


def on_chance_of(clean: CleanPass, count: int) -> list[str]:
    """Tells of a model that is at chance on the images measured, of which few are made more.

    Args:
        clean: The model and the images.
        count: How many were measured.
    """
    looked_at = max(count, min(BLOCK, len(clean.images)))
    return on_chance(clean.predictions(0, looked_at), clean.labels[:looked_at])


def on_chance(predictions: Labels, labels: Labels) -> list[str]:
    """Tells of a model that is not better than always giving the most frequent class.

    Args:
        predictions: The model's class of each image, `(n,)`.
        labels: The right one, `(n,)`.
    """
    most = np.bincount(labels).max() / len(labels)
    if most == 1:
        return ["all images have the same label"]
    right = int((predictions == labels).sum())
    if share_interval(right, len(labels))[0] > most:
        return []
    return [f"accuracy is at chance ({right} of {len(labels)} images are classified correctly)"]
