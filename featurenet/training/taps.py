"""From a Keras model to the activations of all of its layers, in one forward pass.

The layers' outputs are reduced where they arise, so that no more than a batch of them is ever held.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import prod
from typing import Any

import keras
import numpy as np
from keras import ops

from featurenet.datasets.dataset import Images
from featurenet.errors import InvalidInputError, NotFiniteError
from featurenet.prediction.activations import ROUNDING, Block, Detail, TappedLayer
from featurenet.prediction.probabilities import fill
from featurenet.training.compile import deep_recursion
from featurenet.training.fastest import pays_to_jit

_PASSING_ON = (
    keras.layers.InputLayer,
    keras.layers.Identity,
    keras.layers.Flatten,
    keras.layers.Reshape,
    keras.layers.Permute,
    keras.layers.ActivityRegularization,
    keras.layers.AlphaDropout,
    keras.layers.Dropout,
    keras.layers.GaussianDropout,
    keras.layers.GaussianNoise,
    keras.layers.SpatialDropout2D,
)
"""Layers that only pass on values in inference: they have no neurons of their own."""


class KerasActivations:
    """The `Activations` of a Keras model.

    Neurons are those of every layer but input and flattening, as in DeepXplore, and but for layers
    that do nothing in inference, such as dropout: these would count the layer before them twice. A
    softmax counts with its layer: `Dense(10, "softmax")` is one layer, `Dense(10)` followed by
    `Activation("softmax")` are two.

    Nothing is built before it is asked for; the forward pass is compiled at the first block.

    Args:
        model: A graph of layers with one output, from images to class probabilities.
        batch_size: Images at a time, at least 1. Every batch is filled up to it, so that the
            backend compiles the pass for one shape only.
    """

    def __init__(self, model: keras.Model, batch_size: int = 128):
        self._model = model
        self._batch_size = batch_size
        self._made: dict[Detail, keras.Model] = {}

    @cached_property
    def _tapped(self) -> list[keras.KerasTensor]:
        """The outputs of the layers that compute something."""
        return [each for each in _computed(self._model) if not _is_passed_on(each)]

    @cached_property
    def layers(self) -> tuple[TappedLayer, ...]:
        """Every layer that computes something, in the order of computation."""
        return tuple(
            TappedLayer(_operation(each).name, each.shape[-1], prod(each.shape[1:]))
            for each in self._tapped
        )

    @cached_property
    def penultimate(self) -> int | None:
        """Position in `layers` of what the last weighted layer reads; None if that is the image."""
        outputs = _computed(self._model)
        weighted = [each for each in outputs if getattr(_operation(each), "weights", ())]
        tensor = _first_input(weighted[-1]) if weighted else None
        while tensor is not None and _is_passed_on(tensor):
            tensor = _first_input(tensor)
        if tensor is None:
            return None
        return [id(each) for each in self._tapped].index(id(tensor))

    def blocks(self, images: Images, detail: Detail) -> Iterator[Block]:
        """Yields the activations of images, a batch at a time.

        Args:
            images: `(n, height, width, channels)`.
            detail: What is wanted; each has a compiled forward pass of its own.

        Raises:
            NotFiniteError: If an activation is NaN or infinite.
            InvalidInputError: If no layer computes anything.
        """
        reduced, size = self._reduced(detail), self._batch_size
        for start in range(0, len(images), size):
            batch = images[start : start + size]
            outputs, means, *more = reduced.predict_on_batch(fill(batch, size))
            rows = slice(len(batch))
            block = Block(outputs[rows], means[rows], *(each[rows] for each in more[:1]), *more[1:])
            self._check_finite(block)
            yield block

    def _reduced(self, detail: Detail) -> keras.Model:
        if detail not in self._made:
            self._made[detail] = self._make(detail)
        return self._made[detail]

    def _make(self, detail: Detail) -> keras.Model:
        if not self.layers:
            raise InvalidInputError(
                f"A model must have a layer that computes something; received "
                f"{self._model.name!r}, which has none."
            )
        with deep_recursion(len(self._model.layers)):
            outputs = [self._model.outputs[0], *self._tapped]
            reduced = _Reduced(keras.Model(self._model.inputs[0], outputs), detail)
        reduced.jit_compile = pays_to_jit()
        return reduced

    def _check_finite(self, block: Block) -> None:
        finite = np.isfinite(block.means).all(axis=0)
        if not finite.all():
            ends = np.cumsum([layer.neurons for layer in self.layers])
            layer = self.layers[int(np.searchsorted(ends, finite.argmin(), side="right"))]
            raise NotFiniteError(
                f"Activations must be finite; received NaN or infinity from the layer "
                f"{layer.name!r}. Check the model's weights and the images."
            )


class _Reduced(keras.Model):  # type: ignore[misc]
    """Gives the fields of a `Block`.

    Args:
        tapped: From images to the model's output, followed by that of every tapped layer.
        detail: Which fields.
    """

    def __init__(self, tapped: keras.Model, detail: Detail):
        super().__init__(name="activations")
        self._tapped = tapped
        self._detail = detail
        neurons = [tensor.shape[-1] for tensor in tapped.outputs[1:]]
        self._layer_of_neuron = np.repeat(np.arange(len(neurons)), neurons)

    def call(self, images: Any) -> list[Any]:
        """Returns outputs, means and, if asked for, scaled means and unit peaks (see `Block`)."""
        output, *values = self._tapped(images, training=False)
        means = ops.concatenate([_mean(each) for each in values], axis=1)
        if self._detail == "means":
            return [output, means]
        flat = [ops.reshape(each, (-1, prod(each.shape[1:]))) for each in values]
        low = ops.concatenate([ops.min(each, axis=1, keepdims=True) for each in flat], axis=1)
        high = ops.concatenate([ops.max(each, axis=1, keepdims=True) for each in flat], axis=1)
        smallest = ROUNDING * ops.maximum(ops.abs(low), ops.abs(high))
        constant = high - low <= smallest
        scale = ops.where(constant, 0.0, 1.0 / ops.where(constant, 1.0, high - low))
        above = means - self._by_neuron(low)
        is_above = above > self._by_neuron(smallest)
        scaled = ops.where(is_above, above * self._by_neuron(scale), 0.0)
        peaks = [_unit_peaks(flat, low, scale)] if self._detail == "units" else []
        return [output, means, scaled, *peaks]

    def _by_neuron(self, by_layer: Any) -> Any:
        return ops.take(by_layer, self._layer_of_neuron, axis=1)


def _mean(values: Any) -> Any:
    """Returns the mean over all positions, `(n, channels)`."""
    while len(values.shape) > 2:  # one axis after the other: twice as fast as all at once
        values = ops.mean(values, axis=1)
    return values


def _unit_peaks(flat: list[Any], low: Any, scale: Any) -> Any:
    """Returns the greatest scaled value of each unit of each layer, `(units,)`."""
    return ops.concatenate(
        [
            ops.max((values - low[:, at : at + 1]) * scale[:, at : at + 1], axis=0)
            for at, values in enumerate(flat)
        ],
        axis=0,
    )


def _computed(model: keras.Model) -> list[keras.KerasTensor]:
    """Returns the output of every operation of a model, in the order of computation.

    An operation may be part of other models too, hence have several outputs; `layer.output` would
    be refused then.
    """
    found: dict[tuple[int, int], keras.KerasTensor] = {}
    order = {id(operation): place for place, operation in enumerate(model.operations)}
    ahead = list(model.outputs)
    while ahead:
        tensor = ahead.pop()
        place = order[id(_operation(tensor))], tensor._keras_history.node_index
        if place not in found:
            found[place] = tensor
            ahead += _inputs(tensor)
    return [found[place] for place in sorted(found)]


def _operation(tensor: keras.KerasTensor) -> Any:
    return tensor._keras_history.operation


def _is_passed_on(tensor: keras.KerasTensor) -> bool:
    return isinstance(_operation(tensor), _PASSING_ON)


def _inputs(tensor: keras.KerasTensor) -> list[keras.KerasTensor]:
    """Returns what the operation that gave a tensor was given; none for a model's input."""
    node: list[keras.KerasTensor] = (
        _operation(tensor)._inbound_nodes[tensor._keras_history.node_index].input_tensors
    )
    return node


def _first_input(tensor: keras.KerasTensor) -> keras.KerasTensor | None:
    return next(iter(_inputs(tensor)), None)
