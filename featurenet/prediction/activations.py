"""What coverage and surprise metrics ask of a model: its layers' outputs, reduced image by image.

Protocols and plain arrays only; `training.taps` carries them out for Keras.

A neuron is a channel, the last axis of a layer's output: it stands for all positions of a feature
map, and for one unit of a dense layer. Its activation is the mean over the positions. This is how
DeepXplore's published program counts (Pei et al., SOSP 2017); their text counts each unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images
from featurenet.prediction.probabilities import Probabilities

Array = npt.NDArray[np.float32]

Detail = Literal["means", "scaled", "units"]
"""What is wanted of the layers' outputs; each comes with what precedes it, and takes longer."""

ROUNDING = 1e-6
"""Share of an activation's size below which a difference is taken for rounding.

Sums are rounded in another way in batches of another size; what is compared with a threshold of
zero, or with the extremes of the training images, must not depend on that.
"""


def _nothing() -> Array:
    return np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class TappedLayer:
    """A layer whose outputs are looked at.

    Args:
        name: The layer's name.
        neurons: Channels of its output.
        units: Values of its output for one image: channels x positions.
    """

    name: str
    neurons: int
    units: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What some images activate; neurons and units are in the order of the layers.

    Args:
        outputs: Of the model: class probabilities `(n, classes)`.
        means: Activation of each neuron by each image, `(n, neurons)`.
        scaled: The same after each layer's output for one image was scaled to [0, 1], its least
            value to 0 and its greatest to 1, `(n, neurons)`. Zero where all its values are equal.
            Empty if it was not asked for.
        unit_peaks: The greatest value of each unit, scaled likewise, among these images,
            `(units,)` in [0, 1]. Empty if it was not asked for.
    """

    outputs: Probabilities
    means: Array
    scaled: Array = field(default_factory=_nothing)
    unit_peaks: Array = field(default_factory=_nothing)


class Activations(Protocol):
    """A trained model as a function from images to what its layers make of them."""

    @property
    def layers(self) -> tuple[TappedLayer, ...]:
        """Every layer that computes something, in the order of computation."""

    @property
    def penultimate(self) -> int | None:
        """Position in `layers` of what the last weighted layer reads; None if that is the image."""

    def blocks(self, images: Images, detail: Detail) -> Iterator[Block]:
        """Yields the activations of images, some at a time.

        Args:
            images: `(n, height, width, channels)`.
            detail: What is wanted; units take half as long again as the rest.
        """
