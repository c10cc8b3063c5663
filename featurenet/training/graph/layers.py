"""What each kind of layer computes, as plain TensorFlow operations on a Keras layer's weights.

Keras itself would do, but takes several times as long to trace; a population is many models, each
trained for little longer than its graph takes to build. Each function equals the Keras layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any

import keras
import tensorflow as tf

from featurenet.architecture import layers as specs
from featurenet.architecture.layers import INPUT, Layer
from featurenet.architecture.network import Network
from featurenet.training.graph.dropout import Drop
from featurenet.training.graph.pooling import max_pool

Tensor = Any
Compute = Callable[[Any, keras.layers.Layer, list[Tensor]], Tensor]
"""From a layer's spec, the Keras layer that holds its weights, and its inputs to its output."""


def forward(
    network: Network,
    weights: Mapping[str, keras.layers.Layer],
    images: Tensor,
    outputs: tuple[str, ...],
    drop: Drop | None = None,
) -> tuple[list[Tensor], list[tuple[Any, Tensor]]]:
    """Computes a network's outputs.

    Args:
        network: Its layers.
        weights: Name of a layer → the Keras layer that holds its weights.
        images: `(n, height, width, channels)`.
        outputs: Names of layers; dense ones give logits instead of a softmax.
        drop: Makes the masks of dropout, in training; None = inference.

    Returns:
        The outputs, and in training the moving averages of batch normalisation: the variable of
        each and its next value.
    """
    needed = _needed(network, outputs)
    read = Counter(name for layer in needed for name in layer.inputs)
    tensors = {INPUT: images}
    copies: dict[str, list[Tensor]] = {}
    updates: list[tuple[Any, Tensor]] = []
    for layer in needed:
        for name in layer.inputs:
            if name not in copies:
                copies[name] = fan_out(tensors[name], read[name])
        inputs = [copies[name].pop() for name in layer.inputs]
        spec, holder = layer.spec, weights[layer.name]
        if isinstance(spec, specs.Dense) and layer.name in outputs and spec.activation == "softmax":
            tensors[layer.name] = _affine(holder, inputs[0])
        elif isinstance(spec, specs.BatchNormalization):
            tensors[layer.name] = _normalise(holder, inputs[0], drop is not None, updates)
        elif isinstance(spec, specs.Dropout):
            tensors[layer.name] = inputs[0] if drop is None else drop(layer.name, inputs[0])
        else:
            tensors[layer.name] = COMPUTE[layer.kind](spec, holder, inputs)
    return [tensors[name] for name in outputs], updates


def fan_out(values: Tensor, times: int) -> list[Tensor]:
    """Returns a tensor so many times; its gradient is the sum of theirs, two at a time.

    TensorFlow's own sum of more than two gradients takes them as they come, so that training would
    not repeat to the last digit. (A gradient of our own would do as well, but TensorFlow keeps
    each of those, with its whole graph, for ever.)
    """
    copies = []
    for _ in range(times - 2):
        copies.append(tf.identity(values))
        values = tf.identity(values)
    return [*copies, *[values] * min(times, 2)]


def _sum(parts: Sequence[Tensor]) -> Tensor:
    return reduce(tf.add, parts)


def _needed(network: Network, outputs: tuple[str, ...]) -> list[Layer]:
    """Returns the layers that some outputs are computed from, in order."""
    wanted = set(outputs)
    found = []
    for layer in reversed(network.layers):
        if layer.name in wanted:
            found.append(layer)
            wanted.update(layer.inputs)
    return found[::-1]


def _conv2d(spec: specs.Conv2D, holder: Any, inputs: list[Tensor]) -> Tensor:
    values = tf.nn.conv2d(inputs[0], holder.kernel.value, 1, spec.padding.upper())
    return _activate(spec.activation, _with_bias(holder, values))


def _separable(spec: specs.SeparableConv2D, holder: Any, inputs: list[Tensor]) -> Tensor:
    values = tf.nn.depthwise_conv2d(
        inputs[0], holder.depthwise_kernel.value, [1, 1, 1, 1], spec.padding.upper()
    )
    values = tf.nn.conv2d(values, holder.pointwise_kernel.value, 1, "VALID")
    return _activate(spec.activation, _with_bias(holder, values))


def _depthwise(spec: specs.DepthwiseConv2D, holder: Any, inputs: list[Tensor]) -> Tensor:
    values = tf.nn.depthwise_conv2d(
        inputs[0], holder.kernel.value, [1, 1, 1, 1], spec.padding.upper()
    )
    return _activate(spec.activation, _with_bias(holder, values))


def _dense(spec: specs.Dense, holder: Any, inputs: list[Tensor]) -> Tensor:
    return _activate(spec.activation, _affine(holder, inputs[0]))


def _affine(holder: Any, values: Tensor) -> Tensor:
    return _with_bias(holder, tf.linalg.matmul(values, holder.kernel.value))


def _with_bias(holder: Any, values: Tensor) -> Tensor:
    return values if holder.bias is None else tf.nn.bias_add(values, holder.bias.value)


def _average(spec: specs.AveragePooling2D, holder: Any, inputs: list[Tensor]) -> Tensor:
    return tf.nn.avg_pool2d(inputs[0], spec.pool_size, spec.strides, spec.padding.upper())


def _pad(spec: specs.ZeroPadding2D, holder: Any, inputs: list[Tensor]) -> Tensor:
    rows, columns = spec.padding
    return tf.pad(inputs[0], [[0, 0], [rows, rows], [columns, columns], [0, 0]])


def _normalise(
    holder: Any, values: Tensor, training: bool, updates: list[tuple[Any, Tensor]]
) -> Tensor:
    if training:
        mean, variance = tf.nn.moments(values, list(range(len(values.shape) - 1)))
        for moving, now in ((holder.moving_mean, mean), (holder.moving_variance, variance)):
            kept = moving.value * holder.momentum
            updates.append((moving.value, kept + now * (1.0 - holder.momentum)))
    else:
        mean, variance = holder.moving_mean.value, holder.moving_variance.value
    return tf.nn.batch_normalization(
        values, mean, variance, holder.beta.value, holder.gamma.value, holder.epsilon
    )


def _activate(name: str, values: Tensor) -> Tensor:
    if name == "linear":
        return values
    return tf.nn.relu(values) if name == "relu" else keras.activations.get(name)(values)


COMPUTE: Mapping[str, Compute] = {
    "Conv2D": _conv2d,
    "SeparableConv2D": _separable,
    "DepthwiseConv2D": _depthwise,
    "Dense": _dense,
    "MaxPooling2D": lambda spec, holder, inputs: max_pool(inputs[0], spec),
    "AveragePooling2D": _average,
    "GlobalAveragePooling2D": lambda spec, holder, inputs: tf.reduce_mean(inputs[0], [1, 2]),
    "ZeroPadding2D": _pad,
    "Activation": lambda spec, holder, inputs: _activate(spec.activation, inputs[0]),
    "Flatten": lambda spec, holder, inputs: tf.reshape(inputs[0], [-1, prod(inputs[0].shape[1:])]),
    "Add": lambda spec, holder, inputs: _sum(inputs),
    "Multiply": lambda spec, holder, inputs: reduce(tf.multiply, inputs),
    "Concatenate": lambda spec, holder, inputs: tf.concat(inputs, axis=-1),
}
"""Kind of a layer → what it computes; batch normalisation and dropout differ in training."""
