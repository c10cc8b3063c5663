"""From a layer and its input shapes to its output shape and its numbers of weights, without Keras.

Shapes are without the batch axis: (height, width, channels) or (units,).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from featurenet.architecture import layers
from featurenet.architecture.layers import Pair, Shape, Spec
from featurenet.architecture.tree import Padding


def output_shape(spec: Spec, inputs: Sequence[Shape]) -> Shape:
    """Returns the shape that the layer gives for inputs of these shapes (one, save for merges)."""
    shape = inputs[0]
    match spec:
        case layers.Conv2D() | layers.SeparableConv2D():
            return (*_positions(shape, spec.kernel_size, (1, 1), spec.padding), spec.filters)
        case layers.DepthwiseConv2D():
            return (*_positions(shape, spec.kernel_size, (1, 1), spec.padding), shape[2])
        case layers.MaxPooling2D() | layers.AveragePooling2D():
            return (*_positions(shape, spec.pool_size, spec.strides, spec.padding), shape[2])
        case layers.GlobalAveragePooling2D():
            return shape[2:]
        case layers.Dense():
            return (spec.units,)
        case layers.Flatten():
            return (prod(shape),)
        case layers.ZeroPadding2D(padding=(rows, columns)):
            return (shape[0] + 2 * rows, shape[1] + 2 * columns, shape[2])
        case layers.Concatenate():
            return (*shape[:-1], sum(each[-1] for each in inputs))
        case _:
            return shape


def _positions(shape: Shape, kernel: Pair, strides: Pair, padding: Padding) -> Pair:
    """Rows and columns after a window has moved over `shape`."""
    rows, columns = (
        -(-size // stride) if padding == "same" else (size - window) // stride + 1
        for size, window, stride in zip(shape, kernel, strides, strict=False)
    )
    return rows, columns


def trainable_weights(spec: Spec, shape: Shape) -> int:
    """Returns the number of weights that training changes, for an input of this shape."""
    channels = shape[-1]
    match spec:
        case layers.Conv2D():
            return (prod(spec.kernel_size) * channels + spec.use_bias) * spec.filters
        case layers.SeparableConv2D():
            return prod(spec.kernel_size) * channels + (channels + 1) * spec.filters
        case layers.DepthwiseConv2D():
            return (prod(spec.kernel_size) + 1) * channels
        case layers.Dense():
            return (channels + 1) * spec.units
        case layers.BatchNormalization():
            return 2 * channels
        case _:
            return 0


def frozen_weights(spec: Spec, shape: Shape) -> int:
    """Returns the number of weights that are kept but not trained: the moving statistics."""
    return 2 * shape[-1] if isinstance(spec, layers.BatchNormalization) else 0
