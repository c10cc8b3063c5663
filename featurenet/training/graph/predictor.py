"""Runs a network in inference by its plain TensorFlow graph."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from featurenet.architecture.network import Network
from featurenet.training.graph.layers import forward


class GraphPredictor:
    """Gives a model's outputs; see `prediction.probabilities.Predictor`.

    Args:
        model: Holds the weights, as they are at each call.
        network: Its layers.
    """

    def __init__(self, model: keras.Model, network: Network):
        holders = {layer.name: layer for layer in model.layers}

        def run(images: Any) -> Any:
            [logits], _ = forward(network, holders, images, (network.output,))
            return tf.nn.softmax(logits)

        self._run = tf.function(run, autograph=False)

    def predict_on_batch(self, x: Any) -> Any:
        """Returns class probabilities, float32 `(n, classes)`; compiles for each n."""
        return self._run(tf.convert_to_tensor(x, tf.float32)).numpy()
