"""From an exported file to the Keras model."""

from __future__ import annotations

from pathlib import Path

import keras

from featurenet.architecture.network import Network
from featurenet.errors import InvalidInputError
from featurenet.training.compile import deep_recursion


def restore(path: Path, network: Network) -> keras.Model:
    """Returns the model that `export` wrote to a `.keras` file.

    Args:
        path: The file.
        network: The model's layers.

    Raises:
        InvalidInputError: If there is no such file, or it is not one of Keras.
    """
    if not path.is_file():
        raise InvalidInputError(f"The model's file {path} is missing; run the experiment again")
    with deep_recursion(len(network.layers)):
        try:
            return keras.models.load_model(path)
        except (OSError, ValueError, TypeError) as error:
            raise InvalidInputError(f"Keras cannot load {path}: {error}") from error
