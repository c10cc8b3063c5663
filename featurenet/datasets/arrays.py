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
        x_train: `(n, height, width)` or `(n, height, width, channels)`; integers in 0 to 255 or
            floats in [0, 1].
        y_train: Integer labels `(n,)` or `(n, 1)`, counted from 0.
        x_test: Laid out as `x_train`.
        y_test: Laid out as `y_train`.
        class_names: One per label; empty if the source has none.
    """

    origin: str
    x_train: Stored
    y_train: Stored
    x_test: Stored
    y_test: Stored
    class_names: tuple[str, ...] = ()
