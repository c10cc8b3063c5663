"""The architecture that a configuration stands for: blocks of cells of components, plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Padding = Literal["same", "valid"]
ConvolutionType = Literal["normal", "separable", "depthwise"]
PoolingType = Literal["max", "average", "global"]
CombinationType = Literal["sum", "product", "concat"]


@dataclass(frozen=True, slots=True)
class Convolution:
    """A two-dimensional convolution.

    Args:
        kernel: Rows and columns.
        features: Output channels; None takes the block's percentage of its input channels.
        activation: A Keras activation name, or "linear".
    """

    kernel: tuple[int, int] = (3, 3)
    type: ConvolutionType = "normal"
    padding: Padding = "same"
    activation: str = "relu"
    features: int | None = None


@dataclass(frozen=True, slots=True)
class Pooling:
    """A two-dimensional pooling; "global" averages all positions and ignores the rest."""

    kernel: tuple[int, int] = (2, 2)
    stride: tuple[int, int] = (2, 2)
    type: PoolingType = "max"
    padding: Padding = "same"


@dataclass(frozen=True, slots=True)
class Dense:
    """A fully connected layer of `features` units."""

    features: int = 64
    activation: str = "relu"


@dataclass(frozen=True, slots=True)
class Identity:
    """Passes its tensor on."""


@dataclass(frozen=True, slots=True)
class Zeros:
    """No branch: a cell with Zeros as second input has one branch."""


@dataclass(frozen=True, slots=True)
class Void:
    """No operation."""


@dataclass(frozen=True, slots=True)
class BatchNormalization:
    """Batch normalisation over the channel axis."""


@dataclass(frozen=True, slots=True)
class Dropout:
    """Drops a share of the values in training.

    Args:
        rate: Share in [0, 1).
    """

    rate: float = 0.25


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation of its own."""

    function: str = "relu"


@dataclass(frozen=True, slots=True)
class ZeroPadding:
    """One row or column of zeros on each side."""


@dataclass(frozen=True, slots=True)
class Flatten:
    """Turns positions and channels into one axis."""


Input = Convolution | Pooling | Dense | Identity | Zeros
Operation = Void | BatchNormalization | Dropout | Activation | ZeroPadding | Flatten


@dataclass(frozen=True, slots=True)
class ToCell:
    """The output goes on to the cell `1 + skip` places further, a skip connection for skip > 0."""

    skip: int = 0


@dataclass(frozen=True, slots=True)
class ToBlock:
    """The output ends the block."""


@dataclass(frozen=True, slots=True)
class ToOut:
    """The output is an output of the network: auxiliary, unless this is the last cell."""


Output = ToCell | ToBlock | ToOut


@dataclass(frozen=True, slots=True)
class Cell:
    """Two branches, each an input with an operation, and their combination."""

    input1: Input
    input2: Input
    operation1: Operation
    operation2: Operation
    combination: CombinationType
    output: Output


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that share a stride, applied once at the entry, and a share of channels.

    Args:
        stride: Spatial reduction in rows and columns.
        features: Percent of the channels entering the block that its convolutions have.
    """

    stride: tuple[int, int]
    features: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Architecture:
    """Blocks in order; the head (flatten, dense, softmax) is implied."""

    blocks: tuple[Block, ...]
