"""From the HDF5 file that Keras 3 writes to one that Keras 2 (`tf_keras`) reads, too.

The weights are laid out alike; the two differ in the words of the configuration. Those of Keras 2
are used, which Keras 3 still understands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py

from featurenet.architecture.network import Network

SHARED_ACTIVATIONS = frozenset(
    "elu exponential gelu linear mish relu selu sigmoid softmax softplus softsign swish "
    "tanh".split()
)
"""What both know by one name and compute alike. (`hard_sigmoid` is another function in each.)"""

_UNKNOWN = frozenset(
    "input_axes module optional output_axes quantization_config registered_name".split()
)
"""Options that Keras 2 refuses; all have their defaults here."""

_OPTIMIZER_OPTIONS = ("name", "learning_rate", "momentum", "nesterov")

_ACCURACY = {"class_name": "SparseCategoricalAccuracy", "config": {"name": "accuracy"}}
"""Of the text "accuracy", Keras 2 makes the accuracy of one-hot labels when it loads a model."""


def is_shared(network: Network) -> bool:
    """Tells whether Keras 2 has every activation of a network."""
    return SHARED_ACTIVATIONS.issuperset(
        layer.options["activation"] for layer in network.layers if "activation" in layer.options
    )


def make_legible(path: Path) -> None:
    """Rewrites the configuration in an HDF5 file, in place.

    Args:
        path: What `keras.Model.save` wrote of a functional model, compiled with plain SGD.
    """
    with h5py.File(path, "r+") as file:
        model = json.loads(file.attrs["model_config"])
        config = model["config"]
        config["layers"] = [_layer(each) for each in config["layers"]]
        for ends in ("input_layers", "output_layers"):
            config[ends] = [config[ends]]  # one input and one output, each in a list
        training = json.loads(file.attrs["training_config"])
        optimizer = training["optimizer_config"]
        given = optimizer["config"]
        optimizer["config"] = {name: given[name] for name in _OPTIMIZER_OPTIONS}
        training["metrics"] = [_ACCURACY]
        file.attrs["model_config"] = json.dumps(model)
        file.attrs["training_config"] = json.dumps(training)
        del file["optimizer_weights"]  # plain SGD has no state but the number of steps


def _layer(layer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _plain(layer)
    config = found["config"]
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    found["inbound_nodes"] = [
        [[*history, node["kwargs"]] for history in _histories(node["args"])]
        for node in layer["inbound_nodes"]
    ]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    return {name: _plain(each) for name, each in value.items() if name not in _UNKNOWN}


def _histories(arguments: Any) -> Iterator[list[Any]]:
    """Yields [layer, node, tensor] of each tensor among a layer's arguments, however nested."""
    if isinstance(arguments, list):
        for each in arguments:
            yield from _histories(each)
    elif isinstance(arguments, dict) and arguments.get("class_name") == "__keras_tensor__":
        yield arguments["config"]["keras_history"]
