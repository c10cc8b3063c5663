"""What attacks and robustness metrics ask of a model: logits, and gradients on its input.

Protocols and plain arrays only; `training.gradients` and `training.taps` carry them out for Keras.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels

Logits = npt.NDArray[np.float32]
"""The class scores before softmax, `(n, classes)`."""

Objective = Literal["cross-entropy", "margin", "difference-of-logits-ratio"]
"""A number for each image, made from its logits z and its label y.

- "cross-entropy": -ln softmax(z)[y].
- "margin": z[y] - max over k != y of z[k]; negative once the label is not predicted (Carlini and
  Wagner, IEEE S&P 2017).
- "difference-of-logits-ratio": -(z[y] - max over k != y of z[k]) / (z[1st] - z[3rd]), the last two
  being the largest and third largest logit (Croce and Hein, ICML 2020); with two classes, divided
  by the difference of these.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """An objective at some images, and how it changes with their pixels.

    Args:
        logits: `(n, classes)`.
        values: The objective, `(n,)`.
        gradients: Of each image's own value, `(n, height, width, channels)`.
    """

    logits: Logits
    values: npt.NDArray[np.float32]
    gradients: Images


@dataclass(frozen=True, slots=True, eq=False)
class Jacobian:
    """Some logits of some images, and how they change with the pixels.

    Args:
        logits: All logits, `(n, classes)`.
        classes: Which were differentiated, `(n, k)`.
        gradients: `(n, k, height, width, channels)`.
    """

    logits: Logits
    classes: npt.NDArray[np.int64]
    gradients: npt.NDArray[np.float32]


@runtime_checkable
class Classifier(Protocol):
    """A trained model as a function from images to logits that can be differentiated.

    Results do not depend on how many images are given at a time, but for rounding.
    """

    @property
    def classes(self) -> int:
        """Number of classes."""

    def logits(self, images: Images) -> Logits:
        """Returns the logits `(n, classes)` of images `(n, height, width, channels)`."""

    def gradient(self, images: Images, labels: Labels, objective: Objective) -> Gradient:
        """Returns an objective and its gradient for each image by itself.

        Args:
            images: `(n, height, width, channels)`.
            labels: `(n,)`.
            objective: What is differentiated.
        """

    def jacobian(self, images: Images, classes: npt.NDArray[np.int64]) -> Jacobian:
        """Returns the gradients of the logits `classes`, `(n, k)`, of each image."""
