"""From a Keras model to logits and their gradients on the images: the backend's part of attacks.

A compiled function runs the model forward once, and back once for each of k numbers per image, be
they an objective or single logits. One function serves all objectives, and few values of k are
compiled, because tracing a deep model takes longer than running it. In TensorFlow on a CPU the
passes back are written out one after another: within a loop they do without oneDNN, and those of
a model of 151 layers take three times as long. (Repeating the images k times instead runs the
model forward k times, too.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from featurenet.architecture.network import Network
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError
from featurenet.prediction.classifier import Gradient, Jacobian, Logits, Objective
from featurenet.training.fastest import prefers_graph
from featurenet.training.logits import strip_softmax
from featurenet.training.objectives import CHOICES, evaluate

Floats = npt.NDArray[np.float32]

_PASSES = 4
"""Most passes back in one TensorFlow function: for a label and its three nearest rivals."""

Forward = Callable[[Images], Any]
"""From images to logits, both arrays of the backend or of NumPy."""

Differentiate = Callable[[Images, npt.NDArray[np.int32], int], tuple[Any, Any, Any]]
"""From images `(n, …)`, k labels of each `(n, k)`, and a position in `CHOICES`, to logits
`(n, classes)`, values `(n, k)` and, k first, gradients `(k, n, height, width, channels)`."""


class KerasClassifier:
    """A Keras model as a `prediction.classifier.Classifier`: in inference mode, on any backend.

    Args:
        model: From images to class probabilities or logits; see `strip_softmax`.
        batch_size: Images at a time; the results do not depend on it but for rounding.
        fast: From TensorFlow's tensor of images to the model's logits, if something computes them
            faster than the model itself.

    Raises:
        InvalidInputError: If it is no Keras model with an output `(n, classes)`, or the backend is
            none of TensorFlow, JAX and PyTorch; later, if images have another shape than its own.
    """

    def __init__(
        self,
        model: keras.Model,
        batch_size: int = 128,
        fast: Callable[[Any], Any] | None = None,
    ) -> None:
        logits = strip_softmax(model)
        self.classes = int(logits.output_shape[-1])
        self._shape = tuple(logits.input_shape[1:])
        self._batch_size = batch_size
        make = partial(_tensorflow, call=fast) if fast is not None else _backend()
        self._forward, self._differentiate = make(logits)

    def logits(self, images: Images) -> Logits:
        """Returns the logits; see `Classifier`."""
        parts = [self._forward(images[batch]) for batch in self._batches(images)]
        return np.concatenate([keras.ops.convert_to_numpy(part) for part in parts])

    def gradient(self, images: Images, labels: Labels, objective: Objective) -> Gradient:
        """Returns an objective and its gradient for each image by itself; see `Classifier`."""
        logits, values, gradients = self._run(images, labels[:, None], objective)
        return Gradient(logits, values[:, 0], gradients[:, 0])

    def jacobian(self, images: Images, classes: npt.NDArray[np.int64]) -> Jacobian:
        """Returns the gradients of some logits of each image; see `Classifier`."""
        logits, _, gradients = self._run(images, classes, "logit")
        return Jacobian(logits, classes, gradients)

    def _run(
        self, images: Images, labels: npt.NDArray[np.int64], choice: str
    ) -> tuple[Floats, Floats, Floats]:
        found: list[tuple[Floats, Floats, Floats]] = []
        for batch in self._batches(images):
            of_batch = labels[batch].astype(np.int32)
            parts = self._differentiate(images[batch], of_batch, CHOICES.index(choice))
            logits, values, gradients = map(keras.ops.convert_to_numpy, parts)
            found.append((logits, values, gradients.swapaxes(0, 1)))
        logits, values, gradients = map(np.concatenate, zip(*found, strict=True))
        return logits, values, gradients

    def _batches(self, images: Images) -> Iterator[slice]:
        pairs = zip(images.shape[1:], self._shape, strict=False)
        if images.ndim != 1 + len(self._shape) or any(
            own not in (size, None) for size, own in pairs
        ):
            raise InvalidInputError(
                f"The model takes images of shape (n, {', '.join(map(str, self._shape))}). "
                f"Received: {images.shape}"
            )
        for first in range(0, len(images), self._batch_size):
            yield slice(first, first + self._batch_size)


def classifier(model: keras.Model, network: Network, batch_size: int) -> KerasClassifier:
    """Returns what gives a model's logits and their gradients fastest; see `fastest.predictor`."""
    if not prefers_graph(model, network):
        return KerasClassifier(model, batch_size)
    from featurenet.training.graph.predictor import logits_of  # loads TensorFlow

    return KerasClassifier(model, batch_size, logits_of(model, network))


def _backend() -> Callable[[keras.Model], tuple[Forward, Differentiate]]:
    name = keras.backend.backend()
    known = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
    if name not in known:
        raise InvalidInputError(
            f"Gradients on images need the Keras backend {', '.join(known)}. Received: {name}. "
            "Set KERAS_BACKEND before Keras is imported"
        )
    return known[name]


def _tensorflow(
    model: keras.Model, call: Callable[[Any], Any] | None = None
) -> tuple[Forward, Differentiate]:
    """No XLA: on a CPU its convolutions take ten times as long."""
    import tensorflow as tf

    images_type = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)
    slope_type = tf.TensorSpec((None, model.output_shape[-1]), tf.float32)

    def forward(images: Any) -> Any:
        return tf.cast(call(images) if call else model(images, training=False), tf.float32)

    def run(images: Any, labels: Any, choice: Any) -> tuple[Any, Any, Any]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            logits = forward(images)
        values, slopes = evaluate(logits, labels, choice)

        def back(slope: Any) -> Any:
            return tape.gradient(logits, images, slope, tf.UnconnectedGradients.ZERO)

        traced_once = tf.function(back, input_signature=[slope_type], autograph=False)
        return (
            logits,
            values,
            tf.stack([traced_once(slope) for slope in tf.unstack(slopes, axis=1)]),
        )

    @cache
    def compiled(count: int) -> Any:
        labels_type = tf.TensorSpec((None, count), tf.int32)
        signature = [images_type, labels_type, tf.TensorSpec((), tf.int32)]
        return tf.function(run, input_signature=signature, autograph=False)

    def differentiate(images: Images, labels: npt.NDArray[np.int32], choice: int) -> Any:
        count = labels.shape[1]
        if count <= _PASSES:
            return compiled(count)(images, labels, choice)
        filled = np.pad(labels, ((0, 0), (0, -count % _PASSES)), mode="edge")
        groups = np.split(filled, filled.shape[1] // _PASSES, axis=1)
        parts = [compiled(_PASSES)(images, group, choice) for group in groups]
        values = np.concatenate([part[1] for part in parts], axis=1)[:, :count]
        gradients = np.concatenate([part[2] for part in parts])[:count]
        return parts[0][0], values, gradients

    return tf.function(forward, input_signature=[images_type], autograph=False), differentiate


def _jax(model: keras.Model) -> tuple[Forward, Differentiate]:
    """Batches are filled up to powers of two: JAX compiles anew for every size."""
    import jax

    def call(weights: Any, images: Any) -> Any:
        logits, _ = model.stateless_call(*weights, images, training=False)
        return logits.astype("float32")

    def run(weights: Any, images: Any, labels: Any, choice: Any) -> tuple[Any, Any, Any]:
        logits, back = jax.vjp(lambda given: call(weights, given), images)
        values, slopes = evaluate(logits, labels, choice)
        gradients = jax.lax.map(lambda slope: back(slope)[0], slopes.swapaxes(0, 1))
        return logits, values, gradients

    compiled_call, compiled_run = jax.jit(call), jax.jit(run)

    def weights() -> tuple[list[Any], list[Any]]:
        parts = model.trainable_variables, model.non_trainable_variables
        return [each.value for each in parts[0]], [each.value for each in parts[1]]

    def forward(images: Images) -> Any:
        return compiled_call(weights(), _fill(images))[: len(images)]

    def differentiate(images: Images, labels: npt.NDArray[np.int32], choice: int) -> Any:
        logits, values, gradients = compiled_run(weights(), _fill(images), _fill(labels), choice)
        count = len(images)
        return logits[:count], values[:count], gradients[:, :count]

    return forward, differentiate


def _fill(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Repeats the last row until their number is a power of two."""
    missing = (1 << (len(rows) - 1).bit_length()) - len(rows)
    return np.concatenate([rows, np.repeat(rows[-1:], missing, axis=0)])


def _torch(model: keras.Model) -> tuple[Forward, Differentiate]:
    import torch

    def forward(images: Images) -> Any:
        with torch.no_grad():
            return model(keras.ops.convert_to_tensor(images), training=False).float()

    def differentiate(images: Images, labels: npt.NDArray[np.int32], choice: int) -> Any:
        given = keras.ops.convert_to_tensor(images).requires_grad_()
        logits = model(given, training=False).float()
        with torch.no_grad():
            values, slopes = evaluate(logits, keras.ops.convert_to_tensor(labels), choice)
        gradients = [
            torch.autograd.grad(logits, given, slope, retain_graph=True)[0]
            for slope in slopes.unbind(1)
        ]
        return logits.detach(), values, torch.stack(gradients)

    return forward, differentiate
