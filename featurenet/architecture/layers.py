"""The layers of a network as plain data: one dataclass for every Keras layer that we emit.

A spec's class name and fields are those of the Keras layer, so that building it needs no table.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from featurenet.architecture.tree import Padding

Shape = tuple[int, ...]
"""Shape of a tensor without the batch axis: (height, width, channels) or (units,)."""

Pair = tuple[int, int]
"""Rows and columns."""

INPUT = "input"
"""Name of the tensor of images, in the `inputs` of a layer."""

ACTIVATIONS = frozenset(
    "celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu "
    "linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus "
    "softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink "
    "threshold".split()
)
"""Keras activations that keep the shape of their input."""


@dataclass(frozen=True, slots=True)
class Conv2D:
    """A convolution over all channels, always at stride 1."""

    filters: int
    kernel_size: Pair
    padding: Padding = "same"
    activation: str = "linear"
    use_bias: bool = True


@dataclass(frozen=True, slots=True)
class SeparableConv2D:
    """A convolution of each channel, followed by a 1x1 convolution over all channels."""

    filters: int
    kernel_size: Pair
    padding: Padding = "same"
    activation: str = "linear"


@dataclass(frozen=True, slots=True)
class DepthwiseConv2D:
    """A convolution of each channel; keeps the number of channels."""

    kernel_size: Pair
    padding: Padding = "same"
    activation: str = "linear"


@dataclass(frozen=True, slots=True)
class MaxPooling2D:
    """The largest value of each window."""

    pool_size: Pair
    strides: Pair
    padding: Padding = "same"


@dataclass(frozen=True, slots=True)
class AveragePooling2D:
    """The mean value of each window; padded positions do not count."""

    pool_size: Pair
    strides: Pair
    padding: Padding = "same"


@dataclass(frozen=True, slots=True)
class GlobalAveragePooling2D:
    """The mean over all positions: (height, width, channels) to (channels,)."""


@dataclass(frozen=True, slots=True)
class Dense:
    """A fully connected layer over (units,)."""

    units: int
    activation: str = "linear"


@dataclass(frozen=True, slots=True)
class BatchNormalization:
    """Batch normalisation over the last axis."""


@dataclass(frozen=True, slots=True)
class Dropout:
    """Drops a share of the values, in training only."""

    rate: float


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation of its own."""

    activation: str


@dataclass(frozen=True, slots=True)
class ZeroPadding2D:
    """Rows and columns of zeros on each side."""

    padding: Pair


@dataclass(frozen=True, slots=True)
class Flatten:
    """Positions and channels as one axis."""


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of tensors of one shape."""


@dataclass(frozen=True, slots=True)
class Multiply:
    """The product of tensors of one shape, value by value."""


@dataclass(frozen=True, slots=True)
class Concatenate:
    """The channels of tensors with equal positions, one after the other."""


Spec = (
    Conv2D
    | SeparableConv2D
    | DepthwiseConv2D
    | MaxPooling2D
    | AveragePooling2D
    | GlobalAveragePooling2D
    | Dense
    | BatchNormalization
    | Dropout
    | Activation
    | ZeroPadding2D
    | Flatten
    | Add
    | Multiply
    | Concatenate
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a network, with all that is known of it before anything is built.

    Args:
        name: Name of the Keras layer; tells the origin ("b2_c3_input1_conv3x3").
        spec: Which Keras layer, with its arguments.
        inputs: Names of the layers that it reads, or `INPUT`, in the order of the arguments.
        shape: Output shape without the batch axis.
        weights: Trainable weights.
        frozen_weights: Weights that training does not change by gradients (moving statistics).
        flops: Floating-point operations for one image; the convention is in `flops.py`.
        block: Number of the block that it comes from, counted from 1; None for head and baselines.
        cell: Number of the cell in the block, counted from 1; None outside cells.
        adaptation: Why it was added where the configuration does not ask for it, else None.
    """

    name: str
    spec: Spec
    inputs: tuple[str, ...]
    shape: Shape
    weights: int
    frozen_weights: int
    flops: int
    block: int | None = None
    cell: int | None = None
    adaptation: str | None = None

    @property
    def kind(self) -> str:
        """Name of the Keras layer class, such as "Conv2D"."""
        return type(self.spec).__name__

    @property
    def options(self) -> dict[str, Any]:
        """Arguments of the Keras layer, without its name."""
        return {field.name: getattr(self.spec, field.name) for field in fields(self.spec)}
