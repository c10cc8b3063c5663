"""Stored arrays → arrays of one layout, or one message that says what is wrong and what to do."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.arrays import Stored
from featurenet.datasets.dataset import Labels
from featurenet.errors import FormatError


def checked_images(images: Stored, key: str, origin: str) -> Stored:
    """Returns the images as `(n, height, width, channels)`, without copying or scaling them.

    Args:
        images: As stored.
        key: Name of the array in messages ("x_train").
        origin: File or folder in messages.

    Raises:
        FormatError: If the shape is wrong, or there are no images.
    """
    if images.ndim == 3:
        images = images[..., np.newaxis]
    _check_shape(images, key, origin)
    return images


def checked_labels(labels: Stored, key: str, images: int, origin: str) -> Labels:
    """Returns the labels as int64 `(n,)`.

    Raises:
        FormatError: If they are not one whole number, 0 or more, for each image.
    """
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        advice = " (one-hot? store labels.argmax(axis=1))" if labels.ndim == 2 else ""
        raise FormatError(f"{key} must have shape (n,), received {labels.shape}{advice}", origin)
    if labels.dtype.kind not in "iu":
        raise FormatError(
            f"{key} must hold whole numbers from 0, received {labels.dtype}; {_advice(labels)}",
            origin,
        )
    if len(labels) != images:
        raise FormatError(
            f"{key} must have one label per image, received {len(labels)} labels for "
            f"{images} images",
            origin,
        )
    if labels.min() < 0:
        raise FormatError(
            f"{key} must count classes from 0, received the label {labels.min()}", origin
        )
    return labels.astype(np.int64, copy=False)


def check_class_range(labels: Labels, key: str, classes: int, origin: str) -> None:
    """Checks that every label is below the number of classes.

    Raises:
        FormatError: If one is not.
    """
    if labels.max() >= classes:
        wrong = np.flatnonzero(labels >= classes)
        raise FormatError(
            f"{key} must lie in 0 to {classes - 1} for {classes} classes, received "
            f"{labels[wrong[0]]} at position {wrong[0]} ({len(wrong)} labels out of range); "
            "number the classes from 0 without gaps",
            origin,
        )


def check_every_class(labels: Labels, class_names: tuple[str, ...], origin: str) -> None:
    """Checks that each class has training images.

    Raises:
        FormatError: If there is one class only, or a class without any training image.
    """
    if len(class_names) < 2:
        raise FormatError("has one class only; at least two are needed to learn from", origin)
    missing = np.setdiff1d(np.arange(len(class_names)), labels)
    if len(missing):
        advice = "add images, or number the classes from 0 without gaps"
        if missing.tolist() == list(range(labels.min())):
            advice += f": subtract {labels.min()} from every label"
        raise FormatError(
            "every class needs training images, but these have none: "
            f"{_quoted(class_names, missing)}; {advice}",
            origin,
        )


def classes_without(labels: Labels, class_names: tuple[str, ...], split: str) -> tuple[str, ...]:
    """Returns a note if some classes have no images in a split that can do without them."""
    missing = np.setdiff1d(np.arange(len(class_names)), labels)
    if not len(missing):
        return ()
    return (f"there are no {split} images of {_quoted(class_names, missing)}",)


def _quoted(class_names: tuple[str, ...], missing: Labels) -> str:
    quoted = ", ".join(repr(class_names[label]) for label in missing[:5])
    return quoted + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")


def _advice(labels: Stored) -> str:
    if labels.dtype.kind in "SU":
        return "store numpy.unique(labels, return_inverse=True): its first as class_names"
    if labels.dtype.kind == "b" or (labels.dtype.kind == "f" and (labels % 1 == 0).all()):
        return 'store labels.astype("int64")'
    return "FeatureNET learns classes, not amounts"


def _check_shape(images: Stored, key: str, origin: str) -> None:
    shape = images.shape
    if images.ndim == 2:
        raise FormatError(
            f"{key} must be images (n, height, width) or (n, height, width, channels), received "
            f"rows of numbers {shape}; reshape them, e.g. x.reshape(-1, 28, 28)",
            origin,
        )
    if images.ndim != 4:
        raise FormatError(
            f"{key} must have 3 or 4 axes (n, height, width[, channels]), received {shape}", origin
        )
    if 0 in shape:
        raise FormatError(f"{key} must hold at least one image, received shape {shape}", origin)
    if shape[1] <= 4 < shape[3]:
        raise FormatError(
            f"{key} must have the channels last, received {shape}; use x.transpose(0, 2, 3, 1)",
            origin,
        )
