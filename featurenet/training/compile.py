"""From a network to Keras models ready for training: one Keras layer for every layer."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

import keras

from featurenet.architecture.layers import INPUT, Layer
from featurenet.architecture.network import Network
from featurenet.prediction.probabilities import Predictor
from featurenet.records import Augmentation, Initializer, Precision, TrainingPlan
from featurenet.training.fastest import pays_to_jit, predictor
from featurenet.training.initial_weights import initial_weights

AUXILIARY_WEIGHT = 0.3
"""What an auxiliary head's loss counts in training, as in GoogLeNet (Szegedy et al., 2015)."""

SHIFT = 0.1
"""Largest random shift, as a share of the height and of the width."""

_SPATIAL = frozenset(
    "Conv2D SeparableConv2D DepthwiseConv2D MaxPooling2D AveragePooling2D GlobalAveragePooling2D "
    "ZeroPadding2D Flatten".split()
)
"""Layer kinds that ask where the channels are."""


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """Two Keras models over the same layers and weights.

    Args:
        training: Compiled for training: augmentation before, auxiliary heads after. Its first
            output is the main one; it takes one array of labels for each output (see `targets`).
        exported: From images (batch, height, width, channels) to class probabilities; compiled, so
            that `evaluate` gives loss and accuracy, here and after loading. Its optimiser is plain
            gradient descent, which has no state that a file would have to carry.
        predictor: What runs the exported model fastest.
        network: What both were built from.
    """

    training: keras.Model
    exported: keras.Model
    predictor: Predictor
    network: Network

    @property
    def log_prefix(self) -> str:
        """What precedes "loss" and "accuracy" of the main output in the logs of `training`."""
        names = self.training.output_names
        return f"{names[0]}_" if len(names) > 1 else ""

    def targets(self, labels: Any) -> Any:
        """Returns the labels as `training` takes them: once for each of its outputs."""
        heads = len(self.training.outputs)
        return labels if heads == 1 else [labels] * heads


def compile_network(network: Network, plan: TrainingPlan, seed: int) -> CompiledModel:
    """Builds and compiles the Keras models of a network.

    Args:
        network: What to build.
        plan: Optimiser, learning rate, initial weights, augmentation; `fit` adds the schedule.
        seed: Source of all random choices; see `build_models`.
    """
    training, exported = build_models(network, plan, seed)
    _compile(exported, keras.optimizers.SGD(plan.learning_rate))
    _compile(training, _optimizer(plan))
    return CompiledModel(training, exported, predictor(exported, network), network)


def build_models(
    network: Network, plan: TrainingPlan, seed: int
) -> tuple[keras.Model, keras.Model]:
    """Builds the models for training and for export over the same layers, without compiling.

    Every random initialiser, dropout and augmentation has its own seed, derived from `seed` and
    the layer's name: equal networks and seeds give equal initial weights in every process.

    Called within `keras.StatelessScope(initialize_variables=False)`, the models have shapes but no
    arrays, so that even the largest network can be looked at.
    """
    # The scope creates all arrays at its end, outside the layers' name scopes, which lets
    # TensorFlow reuse what it prepared for arrays of the same shape: a quarter of the time.
    with deep_recursion(len(network.layers)), keras.StatelessScope():
        heads = (network.output, *network.auxiliary)
        built = {
            layer.name: build_layer(
                layer, plan.initializer, seed, "float32" if layer.name in heads else plan.precision
            )
            for layer in network.layers
        }
        images = keras.Input(network.input_shape, name=INPUT)
        outputs = _connect(network, built, images)
        exported = keras.Model(images, outputs[0], name="exported")
        if plan.augmentation:
            images = keras.Input(network.input_shape, name=INPUT)
            outputs = _connect(network, built, _augment(images, plan.augmentation, seed))
        return keras.Model(images, outputs, name="training"), exported


def build_layer(
    layer: Layer, initializer: Initializer, seed: int, precision: Precision = "float32"
) -> keras.layers.Layer:
    """Returns the Keras layer, not yet connected, with seeded initialisers."""
    options = layer.options | initial_weights(layer, initializer, partial(derive_seed, seed))
    if layer.kind in _SPATIAL:
        options["data_format"] = "channels_last"
    if layer.kind == "Dropout":
        options["seed"] = derive_seed(seed, layer.name)
    return getattr(keras.layers, layer.kind)(name=layer.name, dtype=precision, **options)


def derive_seed(seed: int, name: str) -> int:
    """Returns a seed in [0, 2**31) for the thing called `name`, the same in every process."""
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1


def _connect(
    network: Network, built: Mapping[str, keras.layers.Layer], images: keras.KerasTensor
) -> list[keras.KerasTensor]:
    """Calls every layer on its inputs; returns the main output, then the auxiliary ones."""
    tensors = {INPUT: images}
    for layer in network.layers:
        inputs = [tensors[name] for name in layer.inputs]
        tensors[layer.name] = built[layer.name](inputs if len(inputs) > 1 else inputs[0])
    return [tensors[name] for name in (network.output, *network.auxiliary)]


def _augment(
    images: keras.KerasTensor, augmentation: tuple[Augmentation, ...], seed: int
) -> keras.KerasTensor:
    if "shift" in augmentation:
        shift_seed = derive_seed(seed, "augment_shift")
        images = keras.layers.RandomTranslation(
            SHIFT, SHIFT, fill_mode="nearest", seed=shift_seed, name="augment_shift"
        )(images)
    if "flip" in augmentation:
        flip_seed = derive_seed(seed, "augment_flip")
        images = keras.layers.RandomFlip("horizontal", seed=flip_seed, name="augment_flip")(images)
    return images


def _compile(model: keras.Model, optimizer: keras.optimizers.Optimizer) -> None:
    """Compiles a model of one or several heads; accuracy is that of the first."""
    heads = len(model.outputs)
    loss = "sparse_categorical_crossentropy"
    options: dict[str, Any] = {"loss": loss, "metrics": ["accuracy"]}
    if heads > 1:
        options = {
            "loss": [loss] * heads,
            "loss_weights": [1.0] + [AUXILIARY_WEIGHT] * (heads - 1),
            "metrics": [["accuracy"]] + [[]] * (heads - 1),
        }
    model.compile(
        optimizer=optimizer,
        jit_compile="auto" if pays_to_jit() else False,
        **options,
    )


def _optimizer(plan: TrainingPlan) -> keras.optimizers.Optimizer:
    makers = {"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}
    return makers[plan.optimizer](plan.learning_rate, global_clipnorm=plan.clip_norm or None)


@contextmanager
def deep_recursion(layers: int) -> Iterator[None]:
    """Lets Keras walk a graph of so many layers, one frame (or two) for each, as it does."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 4 * layers)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
