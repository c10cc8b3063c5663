"""What an attack is given and what it returns, and the registry of attacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Classifier
from featurenet.registry import Registry

Norm = Literal["l2", "linf"]


@dataclass(frozen=True, slots=True, eq=False)
class Attacked:
    """What an attack came to, for n images.

    Args:
        images: What was made of them, `(n, height, width, channels)` in [0, 1].
        success: Whether the model gives another class than the label, `(n,)`. (In a targeted
            attack: whether it gives the target.)
        distance: Norm of the change where it succeeded, else infinity, `(n,)`.
        zero_gradients: Share of images, in [0, 1], whose first gradient was exactly zero: the
            attack could not start, which says nothing about how robust the model is.
        iterations: Steps made for each image, `(n,)`.
        converged: Share of images, in [0, 1], for which more steps would not have helped, by the
            attack's own test; None if it has none.
    """

    images: Images
    success: npt.NDArray[np.bool_]
    distance: npt.NDArray[np.float32]
    zero_gradients: float
    iterations: npt.NDArray[np.int64]
    converged: float | None = None


class Attack(Protocol):
    """Changes images so that a model gets them wrong.

    Args:
        classifier: The model: a `Classifier`, or a Keras model that ends in class probabilities or
            logits. A `featurenet.KerasClassifier` of it serves several attacks, and is compiled
            once.
        images: `(n, height, width, channels)`, float32 in [0, 1].
        labels: The classes that are to be left, `(n,)`: the true ones for robust accuracy, the
            predicted ones for a minimal distance. An image that has another class from the start
            is a success at distance 0.
        **options: The attack's own; those that draw at random take a `seed`.

    Raises:
        InvalidInputError: If images are outside [0, 1] or not finite, or labels do not fit them.
    """

    def __call__(
        self, classifier: Classifier, images: Images, labels: Labels, *_: Any, **options: Any
    ) -> Attacked: ...


ATTACKS: Registry[Attack] = Registry("attack", group="featurenet.attacks")
"""Every attack by name."""
