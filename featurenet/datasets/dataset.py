"""A data set that is ready for training: scaled images, labels and class names, in three splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.datasets.pixels import Pixels

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Images with labels, split into training, validation and test.

    The arrays are read-only: one data set serves many trials in the same process.

    Args:
        name: The name, file or folder that was asked for.
        x_train: float32 `(n, height, width, channels)`, pixels in [0, 1].
        y_train: int64 `(n,)`, labels in [0, classes).
        x_val: Held out of training, to choose weights and to stop early; same layout as `x_train`.
        y_val: Labels of `x_val`.
        x_test: Used once, after training; same layout as `x_train`.
        y_test: Labels of `x_test`.
        class_names: One name per label, in the order of the labels.
        pixels: How they were stored, and their scale; None for arrays that were never stored.
        notes: Sentences about what was left out, converted, chosen or odd.
    """

    name: str
    x_train: Images
    y_train: Labels
    x_val: Images
    y_val: Labels
    x_test: Images
    y_test: Labels
    class_names: tuple[str, ...]
    pixels: Pixels | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
            view = getattr(self, field).view()
            view.setflags(write=False)
            object.__setattr__(self, field, view)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image: `(height, width, channels)`."""
        height, width, channels = self.x_train.shape[1:]
        return height, width, channels

    @property
    def classes(self) -> int:
        """Number of classes, at least 2."""
        return len(self.class_names)

    def facts(self) -> dict[str, Any]:
        """Returns what was read, as plain data: shape, stored pixels, images per class, notes."""
        labels = {"train": self.y_train, "validation": self.y_val, "test": self.y_test}
        stored = self.pixels
        return {
            "name": self.name,
            "shape": list(self.input_shape),
            "dtype": stored.dtype if stored else None,
            "range": [stored.low, stored.high] if stored else None,
            "scale": stored.scale if stored else None,
            "class_names": list(self.class_names),
            "images": {
                split: np.bincount(found, minlength=self.classes).tolist()
                for split, found in labels.items()
            },
            "notes": list(self.notes),
        }
