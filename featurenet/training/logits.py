"""From a Keras model that ends in class probabilities to one that ends in logits, same weights.

Gradients are taken on logits: a softmax that is sure of its class has no slope left in float32.
"""

from __future__ import annotations

import warnings
from typing import Any

import keras
import numpy as np

from featurenet.errors import InvalidInputError
from featurenet.training.compile import deep_recursion

_PROBED = 16
"""Random images that tell whether a model of unknown ending gives probabilities."""


def strip_softmax(model: keras.Model) -> keras.Model:
    """Returns a model from the same images to logits; it shares layers and weights with `model`.

    The last softmax is left out: a `Softmax` layer, an `Activation`, that of a `Dense` layer, or
    that of a model used as the last layer. A model that ends in logits is returned as it is.

    Where probabilities come out in another way, their logarithm is taken. It has the same
    differences, hence the same attacks, but where a probability is zero in float32 so is its
    gradient: a warning says so.

    Raises:
        InvalidInputError: If the output is not `(n, classes)` with at least two classes, each
            class's score depending on the others' (no sigmoid).
    """
    _check(model)
    last = _last_operation(model)
    if isinstance(last, keras.Model):
        inner = strip_softmax(last)
        return model if inner is last else _until(model, inner(_last_input(model)))
    activation = _activation(last)
    if activation is keras.activations.sigmoid:
        raise InvalidInputError(
            f"Gradients need one logit for each of several exclusive classes. The model "
            f"{model.name!r} ends in a sigmoid: end it in a softmax over its classes, or in logits"
        )
    if activation is keras.activations.softmax:
        if isinstance(last, keras.layers.Softmax | keras.layers.Activation):
            return _until(model, _last_input(model))
        if isinstance(last, keras.layers.Dense):
            return _until(model, _LinearPart(last)(_last_input(model)))
    if activation is keras.activations.linear or not _gives_probabilities(model):
        return model
    return _logarithm(model)


class _LinearPart(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A dense layer without its activation."""

    def __init__(self, dense: keras.layers.Dense) -> None:
        super().__init__(name=f"{dense.name}_linear", dtype=dense.dtype_policy)
        self.dense = dense
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Returns the weighted sums of the inputs, `(n, units)`."""
        sums = keras.ops.matmul(inputs, self.dense.kernel)
        return sums if self.dense.bias is None else keras.ops.add(sums, self.dense.bias)


def _check(model: keras.Model) -> None:
    if not isinstance(model, keras.Model) or not getattr(model, "inputs", None):
        raise InvalidInputError(
            "Gradients need a Keras 3 model that knows its input, as keras.models.load_model "
            f"returns it, or a Sequential that begins with keras.Input. Received: {model!r}"
        )
    shapes = model.output_shape if isinstance(model.output_shape, list) else [model.output_shape]
    if len(shapes) != 1 or len(shapes[0]) != 2 or not shapes[0][1] or shapes[0][1] < 2:
        raise InvalidInputError(
            f"Gradients need a model with one output of shape (n, classes), classes at least 2. "
            f"The model {model.name!r} gives {model.output_shape}"
        )
    if isinstance(model.input_shape, list):
        raise InvalidInputError(
            f"Gradients need a model with one input. The model {model.name!r} takes "
            f"{model.input_shape}"
        )


def _last_operation(model: keras.Model) -> Any:
    """The operation that gives the output; None for a model that is no graph of layers."""
    return model.outputs[0]._keras_history.operation if getattr(model, "outputs", None) else None


def _last_input(model: keras.Model) -> keras.KerasTensor:
    """What the last operation is given in this model; it may be part of other models too."""
    operation, node, _ = model.outputs[0]._keras_history
    return operation._inbound_nodes[node].input_tensors[0]


def _until(model: keras.Model, output: keras.KerasTensor) -> keras.Model:
    with deep_recursion(len(model.layers)):
        return keras.Model(model.inputs[0], output)


def _activation(last: Any) -> Any:
    if isinstance(last, keras.layers.Softmax):
        return keras.activations.softmax
    return getattr(last, "activation", None)


def _gives_probabilities(model: keras.Model) -> bool:
    """Tells whether the outputs of random images are all shares that sum to 1."""
    shape = model.input_shape[1:]
    images = np.random.default_rng(0).random((_PROBED, *shape), dtype=np.float32)
    outputs = np.asarray(keras.ops.convert_to_numpy(model(images, training=False)))
    return bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-3))


def _logarithm(model: keras.Model) -> keras.Model:
    warnings.warn(
        f"The softmax of the model {model.name!r} cannot be left out; gradients are those of the "
        "logarithms of its probabilities, and zero where these are zero in float32",
        stacklevel=3,
    )
    images = keras.Input(model.input_shape[1:])
    smallest = float(np.finfo(np.float32).tiny)
    return keras.Model(images, keras.ops.log(keras.ops.maximum(model(images), smallest)))
