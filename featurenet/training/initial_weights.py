"""From a layer to the seeded Keras initialisers of its random weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import keras

from featurenet.architecture.layers import Layer
from featurenet.records import Initializer

_KERNELS: Mapping[str, tuple[str, ...]] = {
    "Conv2D": ("kernel",),
    "SeparableConv2D": ("depthwise", "pointwise"),
    "DepthwiseConv2D": ("depthwise",),
    "Dense": ("kernel",),
}
"""The random weights of each kind of layer: "kernel" → `kernel_initializer`."""


def initial_weights(
    layer: Layer, initializer: Initializer, seed: Callable[[str], int]
) -> dict[str, keras.initializers.Initializer]:
    """Returns the layer's options that say how its random weights begin.

    "fan_in" draws them with variance gain / fan-in, so that signals neither fade nor grow on their
    way through many layers: gain 2 before a ReLU (He et al. 2015), else 1 (LeCun et al. 1998).

    Args:
        layer: As the network has it.
        initializer: Which way.
        seed: From "name of the layer/part" to a seed.
    """
    gain = 2.0 if layer.options.get("activation") == "relu" else 1.0
    options = {}
    for part in _KERNELS.get(layer.kind, ()):
        part_seed = seed(f"{layer.name}/{part}")
        if initializer == "glorot":
            made = keras.initializers.GlorotUniform(part_seed)
        elif part == "depthwise":
            inner = layer.kind == "SeparableConv2D"  # its activation comes after the second part
            made = _depthwise(layer.options["kernel_size"], 1.0 if inner else gain, part_seed)
        else:
            made = keras.initializers.VarianceScaling(gain, "fan_in", "uniform", seed=part_seed)
        options[f"{part}_initializer"] = made
    return options


def _depthwise(
    kernel_size: tuple[int, int], gain: float, seed: int
) -> keras.initializers.Initializer:
    """Returns what Keras' own scaling would give, had it not counted all channels as inputs."""
    limit = math.sqrt(3 * gain / math.prod(kernel_size))
    return keras.initializers.RandomUniform(-limit, limit, seed=seed)
