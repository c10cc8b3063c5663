"""Adam in NumPy, for the attacks that optimise images.

Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FIRST, SECOND = 0.9, 0.999
"""Decays of the means of the gradients and of their squares."""

TINY = 1e-12
"""Keeps a step from being 0 / 0; far smaller than usual, as gradients of images can be tiny."""

Floats = npt.NDArray[np.float32]


class Adam:
    """Turns gradients of some rows of an array into directions; each row counts its own steps.

    Args:
        shape: Of the array that is optimised, `(n, …)`.
    """

    def __init__(self, shape: tuple[int, ...]):
        self._mean = np.zeros(shape, np.float32)
        self._square = np.zeros(shape, np.float32)
        self._steps = np.zeros((shape[0], *(1 for _ in shape[1:])), np.int64)

    def direction(self, rows: npt.NDArray[np.int64], gradients: Floats) -> Floats:
        """Returns what, times a rate, is to be subtracted from the rows, `(len(rows), …)`.

        Its elements are about 1 or -1 as long as a gradient keeps its sign.
        """
        mean = FIRST * self._mean[rows] + (1 - FIRST) * gradients
        square = SECOND * self._square[rows] + (1 - SECOND) * gradients**2
        self._mean[rows], self._square[rows] = mean, square
        self._steps[rows] += 1
        steps = self._steps[rows]
        mean, square = mean / (1 - FIRST**steps), square / (1 - SECOND**steps)
        return np.asarray(mean / (np.sqrt(square) + TINY), dtype=np.float32)
