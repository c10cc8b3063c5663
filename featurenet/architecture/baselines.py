"""Networks made by hand that samples are compared with, from the same layers as architectures."""

from __future__ import annotations

from collections.abc import Callable

from featurenet.architecture import layers, tree
from featurenet.architecture.components import add_input, add_operation, clip_kernel
from featurenet.architecture.draft import Draft, Place
from featurenet.architecture.layers import INPUT, Shape
from featurenet.architecture.network import Network, add_head, check_task, finish
from featurenet.registry import Registry

Baseline = Callable[[Shape, int], Network]
"""Gives the network for an image shape (height, width, channels) and a number of classes."""

BASELINES: Registry[Baseline] = Registry("baseline", "featurenet.baselines")


def lenet5_paper(input_shape: Shape, classes: int) -> Network:
    """LeNet-5 as in table 1 of the FeatureNET paper: 545,546 weights on 28x28x1 with 10 classes.

    Its first pooling has stride 1, which is where most of the weights come from.
    """
    return _lenet5(input_shape, classes, first_stride=(1, 1))


def lenet5(input_shape: Shape, classes: int) -> Network:
    """LeNet-5 (LeCun et al., 1998): 61,706 weights on 28x28x1 with 10 classes.

    The first convolution is same-padded, which stands for the original's 32x32 images.
    """
    return _lenet5(input_shape, classes, first_stride=(2, 2))


def small_cnn(input_shape: Shape, classes: int) -> Network:
    """A small modern network: 8,346 weights on 28x28x1 with 10 classes.

    Five 3x3 convolutions of 8, 12, 12, 20 and 20 channels without bias, each with batch
    normalisation and ReLU, two max-poolings after the second and the fourth, global average
    pooling. Of the non-decreasing channel counts from 8 to 20 only two give exactly that number;
    the other is no series of multiples of 4.
    """
    check_task(input_shape, classes)
    draft, tensor = Draft(input_shape), INPUT
    for number, channels in enumerate((8, 12, 12, 20, 20), start=1):
        name, place = f"conv{number}", Place()
        kernel = clip_kernel(draft, place, name, (3, 3), tensor)
        spec = layers.Conv2D(channels, kernel, use_bias=False)
        tensor = draft.add(place, name, spec, tensor)
        tensor = add_operation(draft, place, name, tree.BatchNormalization(), tensor)
        tensor = add_operation(draft, place, name, tree.Activation("relu"), tensor)
        if number in (2, 4):
            tensor = add_input(draft, place, f"pool{number}", tree.Pooling(), tensor, 0)
    tensor = add_input(draft, Place(), "pool5", tree.Pooling(type="global"), tensor, 0)
    return finish(draft, classes, add_head(draft, Place(), "head", tensor, classes))


def linear(input_shape: Shape, classes: int) -> Network:
    """Multinomial logistic regression: 7,850 weights on 28x28x1 with 10 classes.

    One dense softmax layer on the pixels: what a network without any hidden layer can learn.
    """
    check_task(input_shape, classes)
    draft = Draft(input_shape)
    return finish(draft, classes, add_head(draft, Place(), "head", INPUT, classes))


def _lenet5(input_shape: Shape, classes: int, first_stride: layers.Pair) -> Network:
    """Kernels larger than what they meet are clipped, so that it fits images smaller than 28x28."""
    check_task(input_shape, classes)
    steps: tuple[tuple[str, tree.Input], ...] = (
        ("c1", tree.Convolution((5, 5), padding="same", activation="tanh", features=6)),
        ("s2", tree.Pooling((2, 2), first_stride, "average", "valid")),
        ("c3", tree.Convolution((5, 5), padding="valid", activation="tanh", features=16)),
        ("s4", tree.Pooling((2, 2), (2, 2), "average", "valid")),
        ("c5", tree.Convolution((5, 5), padding="valid", activation="tanh", features=120)),
        ("f6", tree.Dense(84, "tanh")),
    )
    draft, tensor = Draft(input_shape), INPUT
    for name, component in steps:
        tensor = add_input(draft, Place(), name, component, tensor, 0)
    return finish(draft, classes, add_head(draft, Place(), "head", tensor, classes))


BASELINES.register("lenet5-paper", lenet5_paper)
BASELINES.register("lenet5", lenet5)
BASELINES.register("small-cnn", small_cnn)
BASELINES.register("linear", linear)
