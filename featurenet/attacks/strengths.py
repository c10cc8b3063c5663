"""From one strength, or one for each image, to an array with one for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.errors import InvalidInputError

Strength = float | npt.NDArray[np.floating[Any]]
"""One number for all images, or one for each, `(n,)`: a whole grid of strengths is one batch."""

STANDARDISED = 3.2456
"""Range of the pixels in the study of robustness, from -0.4242 to 2.8215, as it counts in
(pixel - 0.1307) / 0.3081, which suits MNIST. Its strengths are divided by this for [0, 1]."""


def for_each(
    name: str, strength: Strength, count: int, *, positive: bool = False
) -> npt.NDArray[np.float32]:
    """Returns the strength of each image, `(count,)`.

    Args:
        name: What the strength is called, for messages.
        strength: At least 0.
        count: Number of images.
        positive: Whether 0 is too little.

    Raises:
        InvalidInputError: If it is too little, not finite, or of another shape.
    """
    found = np.asarray(strength, dtype=np.float32)
    enough = found > 0 if positive else found >= 0
    if found.shape not in ((), (count,)) or not (np.isfinite(found) & enough).all():
        least = "greater than 0" if positive else "of at least 0"
        raise InvalidInputError(
            f"{name} must be a number {least}, or one for each of the {count} images. "
            f"Received: {name}={strength!r}"
        )
    return np.broadcast_to(found, (count,)).copy()
