"""What every loader gives: the arrays as they were stored, neither checked nor scaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

Stored = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Stored images and labels, before `prepare` checks, scales and splits them.

    Args:
        origin: File, folder or name that messages should quote.
        x_train: `(n, height, width)` or `(n, height, width, channels)`; booleans, integers from 0,
            or floats in [0, 1].
        y_train: Integer labels `(n,)` or `(n, 1)`, counted from 0.
        x_test: Laid out as `x_train`; None = test images are to be split off.
        y_test: Laid out as `y_train`.
        class_names: One per label, text or bytes; empty if the source has none.
        x_val: Laid out as `x_train`; None = validation images are to be split off.
        y_val: Laid out as `y_train`.
        notes: Sentences about what was left out or converted on reading.
    """

    origin: str
    x_train: Stored
    y_train: Stored
    x_test: Stored | None = None
    y_test: Stored | None = None
    class_names: tuple[str | bytes, ...] = ()
    x_val: Stored | None = None
    y_val: Stored | None = None
    notes: tuple[str, ...] = ()

    def splits(self) -> dict[str, tuple[Stored, Stored]]:
        """Returns images and labels of the splits that the source has: "train", "val", "test"."""
        pairs = {
            "train": (self.x_train, self.y_train),
            "val": (self.x_val, self.y_val),
            "test": (self.x_test, self.y_test),
        }
        return {name: (x, y) for name, (x, y) in pairs.items() if x is not None and y is not None}
