"""Runs a network in inference by its plain TensorFlow graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from featurenet.architecture.network import Network
from featurenet.training.graph.layers import forward


def logits_of(model: keras.Model, network: Network) -> Callable[[Any], Any]:
    """Returns a function from a tensor of images to a model's logits, in inference.

    Args:
        model: Holds the weights, as they are at each call.
        network: Its layers.
    """
    holders = {layer.name: layer for layer in model.layers}

    def logits(images: Any) -> Any:
        [found], _ = forward(network, holders, images, (network.output,))
        return found

    return logits


class GraphPredictor:
    """Gives a model's outputs; see `prediction.probabilities.Predictor`.

    Args:
        model: Holds the weights, as they are at each call.
        network: Its layers.
    """

    def __init__(self, model: keras.Model, network: Network):
        logits = logits_of(model, network)
        self._run = tf.function(lambda images: tf.nn.softmax(logits(images)), autograph=False)

    def predict_on_batch(self, x: Any) -> Any:
        """Returns class probabilities, float32 `(n, classes)`; compiles for each n."""
        return self._run(tf.convert_to_tensor(x, tf.float32)).numpy()
