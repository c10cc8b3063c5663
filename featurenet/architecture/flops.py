"""From a layer and its shapes to its floating-point operations for one image at inference.

The convention is that of TensorFlow's profiler, so that its count of the built model confirms ours:

- a multiply-add is 2 operations, and windows at padded borders count in full, bias adds count 1;
- pooling counts its window's size for each output value, global pooling 1 for each input value;
- adding or multiplying n tensors counts n - 1 for each value;
- batch normalisation counts 2 for each value and 6 for each channel (scale and shift are derived
  from the moving statistics);
- softmax counts 5 for each value. The profiler has no figure for other activations: they count 1
  for each value here, and linear none;
- dropout, padding, flattening and concatenation count none.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from featurenet.architecture import layers
from featurenet.architecture.layers import Shape, Spec


def flops(spec: Spec, inputs: Sequence[Shape], output: Shape) -> int:
    """Returns the operations of one layer for one image, its activation included."""
    values = prod(output)
    match spec:
        case layers.Conv2D():
            each = 2 * prod(spec.kernel_size) * inputs[0][-1] + spec.use_bias
            return values * each + activation_flops(spec.activation, values)
        case layers.SeparableConv2D():
            depthwise = 2 * prod(spec.kernel_size) * prod(output[:2]) * inputs[0][-1]
            pointwise = values * (2 * inputs[0][-1] + 1)
            return depthwise + pointwise + activation_flops(spec.activation, values)
        case layers.DepthwiseConv2D():
            each = 2 * prod(spec.kernel_size) + 1
            return values * each + activation_flops(spec.activation, values)
        case layers.Dense():
            return values * (2 * inputs[0][0] + 1) + activation_flops(spec.activation, values)
        case layers.MaxPooling2D() | layers.AveragePooling2D():
            return values * prod(spec.pool_size)
        case layers.GlobalAveragePooling2D():
            return prod(inputs[0])
        case layers.BatchNormalization():
            return 2 * values + 6 * output[-1]
        case layers.Add() | layers.Multiply():
            return values * (len(inputs) - 1)
        case layers.Activation():
            return activation_flops(spec.activation, values)
        case _:
            return 0


def activation_flops(activation: str, values: int) -> int:
    """Returns what an activation of so many values counts: 0 linear, 5 softmax, 1 other."""
    return values * {"linear": 0, "softmax": 5}.get(activation, 1)
