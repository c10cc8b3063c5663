"""Stored arrays → `Dataset`: checked, split, cut to the limit, scaled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from featurenet.datasets.arrays import Arrays, Stored
from featurenet.datasets.checks import (
    check_class_range,
    check_every_class,
    checked_images,
    checked_labels,
    classes_without,
)
from featurenet.datasets.class_names import checked_names, replaced_note
from featurenet.datasets.dataset import Dataset, Images, Labels
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.pixels import judge_pixels
from featurenet.datasets.split import split_stratified
from featurenet.errors import FormatError

TEST_SHARE = 0.2
"""Of each class, where neither the source has test images nor anybody said how many."""


@dataclass(frozen=True, slots=True, eq=False)
class _Split:
    """Checked images and labels, and which of them are used; nothing is copied."""

    images: Stored
    labels: Labels
    positions: Labels

    def of(self, positions: Labels) -> _Split:
        return _Split(self.images, self.labels, self.positions[positions])

    @property
    def used(self) -> Labels:
        return self.labels[self.positions]


def prepare(
    arrays: Arrays,
    descriptor: Descriptor,
    *,
    validation_share: float,
    train_limit: int | None,
    seed: int,
) -> Dataset:
    """Checks the arrays, splits off what the source has not split, and scales pixels to [0, 1].

    Args:
        arrays: As a loader gives them.
        descriptor: What they should be.
        validation_share: Share of the training images (after the limit) to hold out, in (0, 1), if
            the source has no validation images.
        train_limit: Keep only the first so many training images, in stored order; None = all.
        seed: Of the stratified choice of validation images.

    Raises:
        FormatError: If the arrays cannot be used; the message names their origin.
    """
    origin = arrays.origin
    splits = _checked(arrays, descriptor)
    images = {f"x_{name}": split.images for name, split in splits.items()}
    pixels = judge_pixels(images, descriptor.pixel_scale, origin)
    names = _class_names(arrays, descriptor, splits["train"].labels)
    for name, split in splits.items():
        check_class_range(split.labels, f"y_{name}", len(names), origin)
    check_every_class(splits["train"].labels, names, origin)
    notes = (*arrays.notes, *pixels.notes, *replaced_note(names), *_notes(splits, descriptor))
    if "test" not in splits:
        splits |= _with_test(splits, descriptor, names, origin)
    train = _first(splits["train"], train_limit, names, 1 if "val" in splits else 2, origin)
    validation = splits.get("val")
    if validation is None:
        kept, held = split_stratified(train.used, validation_share, seed)
        train, validation = train.of(kept), train.of(held)
    test = splits["test"]
    for name, split in (("validation", validation), ("test", test)):
        notes += classes_without(split.used, names, name)
    return Dataset(
        name=descriptor.name,
        x_train=_scaled(train, pixels.scale),
        y_train=train.used,
        x_val=_scaled(validation, pixels.scale),
        y_val=validation.used,
        x_test=_scaled(test, pixels.scale),
        y_test=test.used,
        class_names=names,
        pixels=pixels,
        notes=notes,
    )


def _checked(arrays: Arrays, descriptor: Descriptor) -> dict[str, _Split]:
    splits: dict[str, _Split] = {}
    for name, (stored, stored_labels) in arrays.splits().items():
        images = checked_images(stored, f"x_{name}", arrays.origin)
        labels = checked_labels(stored_labels, f"y_{name}", len(images), arrays.origin)
        splits[name] = _Split(images, labels, np.arange(len(labels)))
    _check_image_shapes(splits, descriptor, arrays.origin)
    return splits


def _check_image_shapes(splits: Mapping[str, _Split], descriptor: Descriptor, origin: str) -> None:
    shapes = {name: split.images.shape[1:] for name, split in splits.items()}
    if len(set(shapes.values())) > 1:
        received = ", ".join(f"{shape} in x_{name}" for name, shape in shapes.items())
        raise FormatError(f"all images must have one shape, received {received}", origin)
    if descriptor.shape is not None and shapes["train"] != descriptor.shape:
        raise FormatError(
            f"images of {descriptor.name} must have shape {descriptor.shape}, received "
            f"{shapes['train']}; take the file away, or give other data another name",
            origin,
        )


def _class_names(arrays: Arrays, descriptor: Descriptor, y_train: Labels) -> tuple[str, ...]:
    declared = descriptor.classes or len(descriptor.class_names)
    found = len(arrays.class_names)
    if declared and found and declared != found:
        raise FormatError(
            f"{descriptor.name} must have {declared} classes, received {found}", arrays.origin
        )
    if descriptor.class_names or found:
        try:
            return checked_names(descriptor.class_names or arrays.class_names)
        except ValueError as error:
            raise FormatError(f"{error}; give each class its own name", arrays.origin) from None
    if declared:
        return tuple(str(label) for label in range(declared))
    highest = int(y_train.max())
    if highest >= len(y_train):
        raise FormatError(
            f"y_train has labels up to {highest} for {len(y_train)} images; number the classes "
            "from 0 without gaps",
            arrays.origin,
        )
    return tuple(str(label) for label in range(highest + 1))


def _notes(splits: Mapping[str, _Split], descriptor: Descriptor) -> tuple[str, ...]:
    """Says which images become test and validation images, where that is not as usual."""
    found = []
    if "val" in splits:
        found.append(
            f"the {len(splits['val'].labels):,} validation images of the data set are used; the "
            "validation share is not"
        )
    if "test" in splits and descriptor.test_share is not None:
        found.append("the data set has test images of its own; the test share is not used")
    if "test" not in splits and descriptor.test_share is None:
        found.append(
            f"the data set has no test images: {TEST_SHARE:.0%} of each class are held out for "
            "the test (--test-share)"
        )
    return tuple(found)


def _with_test(
    splits: Mapping[str, _Split], descriptor: Descriptor, names: tuple[str, ...], origin: str
) -> dict[str, _Split]:
    train = splits["train"]
    counts = np.bincount(train.labels)
    purposes = ["training", "test"] if "val" in splits else ["training", "validation", "test"]
    if counts.min() < len(purposes):
        raise FormatError(
            f"class {names[counts.argmin()]!r} has {counts.min()} images; at least "
            f"{len(purposes)} are needed: for {', '.join(purposes)}",
            origin,
        )
    share = descriptor.test_share or TEST_SHARE
    kept, held = split_stratified(train.labels, share, descriptor.split_seed)
    return {"train": train.of(kept), "test": train.of(held)}


def _first(
    train: _Split, limit: int | None, class_names: tuple[str, ...], needed: int, origin: str
) -> _Split:
    """Returns the first `limit` images, in which each class must occur `needed` times."""
    first = train.of(np.arange(len(train.positions))[:limit])
    counts = np.bincount(first.used, minlength=len(class_names))
    if counts.min() >= needed:
        return first
    rare = int(counts.argmin())
    shortened = len(first.positions) < len(train.positions)
    among = f" among the first {limit}" if shortened else ""
    advice = (
        _limit_advice(train.used, len(class_names), needed) if shortened else "add images of it"
    )
    purposes = ", one to learn from and one for validation" if needed == 2 else ""
    raise FormatError(
        f"class {class_names[rare]!r} has {counts[rare]} training images{among}; at least {needed} "
        f"of each class are needed{purposes}; {advice}",
        origin,
    )


def _limit_advice(y_train: Labels, classes: int, needed: int) -> str:
    last = [np.flatnonzero(y_train == label)[needed - 1 : needed] for label in range(classes)]
    if any(len(position) == 0 for position in last):
        return "use more training images"
    return f"use the first {int(max(last)[0]) + 1} or more"


def _scaled(split: _Split, scale: float) -> Images:
    everything = len(split.positions) == len(split.images)
    images = split.images if everything else split.images[split.positions]
    if scale == 1:
        return images.astype(np.float32, copy=False)
    return np.divide(images, np.float32(scale), dtype=np.float32)
