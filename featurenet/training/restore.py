"""From an exported file to the Keras model, checked against the network that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from featurenet.architecture.layers import Layer
from featurenet.architecture.network import Network
from featurenet.errors import InvalidInputError
from featurenet.training.compile import build_layer, deep_recursion


def restore(path: Path, network: Network) -> keras.Model:
    """Returns the model that `export` wrote to a `.keras` or `.h5` file.

    Args:
        path: The file.
        network: The model's layers.

    Raises:
        InvalidInputError: If there is no such file, Keras cannot load it, or it holds another model
            or weights that are not finite.
    """
    if not path.is_file():
        raise InvalidInputError(f"The model's file {path} is missing; {_ADVICE}")
    with deep_recursion(len(network.layers)):
        try:
            model = keras.models.load_model(path)
        except Exception as error:  # zipfile, h5py, json and Keras each raise their own kinds
            first_line = str(error).strip().partition("\n")[0]
            raise _damaged(path, f"Keras cannot load it ({_named(error, first_line)})") from error
    if (odd := _difference(model, network)) is not None:
        raise _damaged(path, odd)
    return model


_ADVICE = "put a copy of it back, or run the experiment again"


def _damaged(path: Path, why: str) -> InvalidInputError:
    return InvalidInputError(f"The model's file {path} is damaged: {why}; {_ADVICE}")


def _named(error: Exception, message: str) -> str:
    name = type(error).__name__
    if "File not found" in message:  # Keras' words for what is neither a zip nor an HDF5 file
        return f"{name}: it is neither a zip archive nor an HDF5 file"
    return f"{name}: {message[:_LONGEST]}"


_LONGEST = 200
"""Characters of another library's message; Keras prints whole configurations."""


def _difference(model: keras.Model, network: Network) -> str | None:
    """Returns in which way a model is not that of a network; None if it is."""
    planned = {layer.name: layer for layer in network.layers}
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        if layer.name not in planned or not _is_as_planned(layer, planned[layer.name]):
            return f"its layer {layer.name} is not as this model has it"
        if not all(np.isfinite(each).all() for each in layer.get_weights()):
            return f"weights of its layer {layer.name} are infinite or not a number"
    weights = sum(int(np.prod(each.shape)) for each in model.trainable_weights)
    if weights != network.weights:
        return f"it has {weights:,} trainable weights where this model has {network.weights:,}"
    return None


def _is_as_planned(layer: keras.layers.Layer, planned: Layer) -> bool:
    made = build_layer(planned, seed=0, initializer="glorot")
    is_same = type(layer) is type(made) and _settings(layer) == _settings(made)
    return is_same and tuple(layer.output.shape[1:]) == planned.shape


def _settings(layer: keras.layers.Layer) -> dict[str, Any]:
    """Returns what a layer computes with, but for its weights and random choices."""
    config = layer.get_config()
    return {
        name: value
        for name, value in config.items()
        if name not in ("dtype", "seed", "trainable") and not name.endswith("_initializer")
    }
