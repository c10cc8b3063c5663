"""Which way of running a network is the fastest on this machine."""

from __future__ import annotations

import keras

from featurenet.architecture.layers import Dense
from featurenet.architecture.network import Network
from featurenet.prediction.probabilities import Predictor


def pays_to_jit() -> bool:
    """Tells whether to compile with XLA: on a GPU, and with JAX, which has nothing else.

    On a CPU, its convolutions take ten times as long.
    """
    return keras.backend.backend() == "jax" or bool(keras.distribution.list_devices("gpu"))


def device() -> str:
    """Returns where Keras computes, in its words: "gpu:0" if there is one, else "cpu:0"."""
    devices = [str(each) for each in keras.distribution.list_devices()]
    return next((each for each in devices if each.startswith("gpu")), devices[0])


def prefers_graph(model: keras.Model, network: Network) -> bool:
    """Tells whether to run a model by `training.graph`: with TensorFlow, on a CPU, in float32.

    All its heads must end in a softmax, as those of shipped meta-models and baselines do.
    """
    heads = {network.output, *network.auxiliary}
    specs = [layer.spec for layer in network.layers if layer.name in heads]
    are_known = all(isinstance(spec, Dense) and spec.activation == "softmax" for spec in specs)
    is_plain = all(layer.compute_dtype == "float32" for layer in model.layers)
    return are_known and is_plain and keras.backend.backend() == "tensorflow" and not pays_to_jit()


def predictor(model: keras.Model, network: Network) -> Predictor:
    """Returns what gives a model's class probabilities fastest.

    Args:
        model: As `compile_network` exports it, or restored.
        network: Its layers.
    """
    if not prefers_graph(model, network):
        slow: Predictor = model
        return slow
    from featurenet.training.graph.predictor import GraphPredictor  # loads TensorFlow

    return GraphPredictor(model, network)
