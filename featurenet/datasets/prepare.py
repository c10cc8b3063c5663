"""Stored arrays → `Dataset`: checked, cut to the limit, split for validation, scaled once."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.arrays import Arrays, Stored
from featurenet.datasets.checks import (
    check_class_range,
    check_every_class,
    checked_images,
    checked_labels,
)
from featurenet.datasets.dataset import Dataset, Images, Labels
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.split import split_stratified
from featurenet.errors import FormatError


def prepare(
    arrays: Arrays,
    descriptor: Descriptor,
    *,
    validation_share: float,
    train_limit: int | None,
    seed: int,
) -> Dataset:
    """Checks the arrays, holds out validation images and scales pixels to [0, 1].

    Args:
        arrays: As a loader gives them.
        descriptor: What they should be.
        validation_share: Share of the training images (after the limit) to hold out, in (0, 1).
        train_limit: Keep only the first so many training images, in stored order; None = all.
        seed: Of the stratified choice of validation images.

    Raises:
        FormatError: If the arrays cannot be used; the message names their origin.
    """
    origin = arrays.origin
    x_train = checked_images(arrays.x_train, "x_train", origin)
    x_test = checked_images(arrays.x_test, "x_test", origin)
    y_train = checked_labels(arrays.y_train, "y_train", len(x_train), origin)
    y_test = checked_labels(arrays.y_test, "y_test", len(x_test), origin)
    _check_image_shape(x_train, x_test, descriptor, origin)
    names = _class_names(arrays, descriptor, y_train)
    check_class_range(y_train, "y_train", len(names), origin)
    check_class_range(y_test, "y_test", len(names), origin)
    check_every_class(y_train, names, origin)
    limited = _first(y_train, train_limit, names, origin)
    kept, held = split_stratified(limited, validation_share, seed)
    return Dataset(
        name=descriptor.name,
        x_train=_scaled(x_train[kept]),
        y_train=limited[kept],
        x_val=_scaled(x_train[held]),
        y_val=limited[held],
        x_test=_scaled(x_test),
        y_test=y_test,
        class_names=names,
    )


def _check_image_shape(
    x_train: Stored, x_test: Stored, descriptor: Descriptor, origin: str
) -> None:
    shape = x_train.shape[1:]
    if x_test.shape[1:] != shape:
        raise FormatError(
            f"training and test images must have one shape, received {shape} and "
            f"{x_test.shape[1:]}",
            origin,
        )
    if descriptor.shape is not None and shape != descriptor.shape:
        raise FormatError(
            f"images of {descriptor.name} must have shape {descriptor.shape}, received {shape}; "
            "take the file away, or give other data another name",
            origin,
        )


def _class_names(arrays: Arrays, descriptor: Descriptor, y_train: Labels) -> tuple[str, ...]:
    declared = descriptor.classes or len(descriptor.class_names)
    found = len(arrays.class_names)
    if declared and found and declared != found:
        raise FormatError(
            f"{descriptor.name} must have {declared} classes, received {found}", arrays.origin
        )
    if declared or found:
        numbers = tuple(str(label) for label in range(declared or found))
        return descriptor.class_names or arrays.class_names or numbers
    highest = int(y_train.max())
    if highest >= len(y_train):
        raise FormatError(
            f"y_train has labels up to {highest} for {len(y_train)} images; number the classes "
            "from 0 without gaps",
            arrays.origin,
        )
    return tuple(str(label) for label in range(highest + 1))


def _first(y_train: Labels, limit: int | None, class_names: tuple[str, ...], origin: str) -> Labels:
    """Returns the labels of the first `limit` images, in which each class must occur twice."""
    labels = y_train[:limit]
    counts = np.bincount(labels, minlength=len(class_names))
    if counts.min() >= 2:
        return labels
    rare = int(counts.argmin())
    among = f" among the first {limit}" if len(labels) < len(y_train) else ""
    advice = _limit_advice(y_train, len(class_names)) if among else "add images of it"
    raise FormatError(
        f"class {class_names[rare]!r} has {counts[rare]} training images{among}; at least 2 of "
        f"each class are needed, one to learn from and one for validation; {advice}",
        origin,
    )


def _limit_advice(y_train: Labels, classes: int) -> str:
    seconds = [np.flatnonzero(y_train == label)[1:2] for label in range(classes)]
    if any(len(second) == 0 for second in seconds):
        return "use more training images"
    return f"use the first {int(max(seconds)[0]) + 1} or more"


def _scaled(images: Stored) -> Images:
    if images.dtype.kind == "f":
        return images.astype(np.float32, copy=False)
    return np.divide(images, np.float32(255), dtype=np.float32)
