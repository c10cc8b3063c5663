"""FLOPs against TensorFlow's own profiler on the frozen Keras model, layer kind by layer kind."""

from __future__ import annotations

from math import prod

import pytest

from featurenet.architecture import layers
from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.flops import activation_flops, flops
from featurenet.architecture.layers import INPUT, Layer, Shape, Spec
from featurenet.architecture.network import Network, finish

IMAGE = (7, 9, 4)
CASES: list[tuple[Spec, Shape, int]] = [
    (layers.Conv2D(5, (3, 3)), IMAGE, 1),
    (layers.Conv2D(5, (1, 7), "valid"), IMAGE, 1),
    (layers.Conv2D(6, (3, 1), use_bias=False), IMAGE, 1),
    (layers.SeparableConv2D(5, (3, 3)), IMAGE, 1),
    (layers.SeparableConv2D(5, (5, 1), "valid"), IMAGE, 1),
    (layers.DepthwiseConv2D((1, 5)), IMAGE, 1),
    (layers.DepthwiseConv2D((3, 3), "valid"), IMAGE, 1),
    (layers.MaxPooling2D((2, 2), (2, 2)), IMAGE, 1),
    (layers.MaxPooling2D((3, 2), (2, 1), "valid"), IMAGE, 1),
    (layers.AveragePooling2D((3, 3), (1, 1)), IMAGE, 1),
    (layers.AveragePooling2D((2, 2), (2, 2), "valid"), IMAGE, 1),
    (layers.GlobalAveragePooling2D(), IMAGE, 1),
    (layers.Dense(11), (13,), 1),
    (layers.Dense(11, "softmax"), (13,), 1),
    (layers.BatchNormalization(), IMAGE, 1),
    (layers.BatchNormalization(), (13,), 1),
    (layers.Dropout(0.5), IMAGE, 1),
    (layers.Activation("softmax"), IMAGE, 1),
    (layers.Activation("linear"), IMAGE, 1),
    (layers.ZeroPadding2D((1, 1)), IMAGE, 1),
    (layers.Flatten(), IMAGE, 1),
    (layers.Add(), IMAGE, 2),
    (layers.Add(), IMAGE, 4),
    (layers.Multiply(), IMAGE, 2),
    (layers.Concatenate(), IMAGE, 3),
]


def profiled(network: Network) -> int:
    """Returns the profiler's count of the exported Keras model for one image."""
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    from featurenet.records import TrainingPlan
    from featurenet.training.compile import compile_network

    model = compile_network(network, TrainingPlan(), seed=0).exported
    signature = tf.TensorSpec((1, *network.input_shape))
    function = tf.function(lambda images: model(images, training=False))
    frozen = convert_variables_to_constants_v2(function.get_concrete_function(signature))
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    profile = tf.compat.v1.profiler.profile(graph=frozen.graph, options=options)
    return int(profile.total_float_ops) if profile else 0


def single(spec: Spec, shape: Shape, copies: int) -> Network:
    """Returns a network of one layer that reads its input so many times."""
    draft = Draft(shape)
    output = draft.add(Place(), "layer", spec, *[INPUT] * copies)
    return finish(draft, 1, output)


@pytest.mark.keras
@pytest.mark.parametrize(("spec", "shape", "copies"), CASES)
def test_layer_agrees_with_the_profiler(spec: Spec, shape: Shape, copies: int) -> None:
    network = single(spec, shape, copies)
    assert network.flops == profiled(network)


@pytest.mark.keras
@pytest.mark.parametrize("name", BASELINES.names())
def test_baseline_agrees_with_the_profiler_save_for_activations(name: str) -> None:
    network = BASELINES.get(name)((14, 14, 1), 10)
    assert network.flops - sum(map(_without_statistics, network.layers)) == profiled(network)


def _without_statistics(layer: Layer) -> int:
    """The operations of activations that the profiler has no figure for."""
    activation = layer.options.get("activation", "linear")
    return 0 if activation == "softmax" else activation_flops(activation, prod(layer.shape))


def test_convolution_agrees_with_counting_every_step() -> None:
    counted = 0
    for _ in range(4 * 6):  # positions that a valid 3x3 kernel has on 6x8
        for _ in range(5):  # output channels
            for _ in range(3 * 3 * 2):  # kernel and input channels
                counted += 2  # multiply, add
            counted += 1  # bias
            counted += 1  # activation
    spec = layers.Conv2D(5, (3, 3), "valid", "relu")
    assert flops(spec, [(6, 8, 2)], (4, 6, 5)) == counted


@pytest.mark.parametrize("activation", sorted(layers.ACTIVATIONS))
def test_activation_counts_each_value(activation: str) -> None:
    each = {"linear": 0, "softmax": 5}.get(activation, 1)
    shape = (3, 4, 5)
    assert flops(layers.Activation(activation), [shape], shape) == each * 60


def test_every_layer_kind_is_compared() -> None:
    from typing import get_args

    assert {type(spec) for spec, _, _ in CASES} == set(get_args(Spec))
