"""Every inferred shape and number of weights against the Keras model that is built from it."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import HealthCheck, given, settings
from random_architectures import architectures

from featurenet.architecture import tree
from featurenet.architecture.layers import ACTIVATIONS, INPUT
from featurenet.architecture.network import Network, infer
from featurenet.records import TrainingPlan

pytestmark = pytest.mark.keras

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]


def figures_from_keras(network: Network) -> dict[str, tuple[tuple[int, ...], int, int]]:
    """Returns the shape, trainable and frozen weights of every layer as Keras has them."""
    import keras

    from featurenet.training.compile import build_models

    with keras.StatelessScope(initialize_variables=False):  # shapes are enough: no arrays
        model, _ = build_models(network, TrainingPlan(), seed=0)
    found = {}
    for layer in model.layers:
        if layer.name != INPUT:
            trained = sum(prod(each.shape) for each in layer.trainable_weights)
            total = sum(prod(each.shape) for each in layer.weights)
            found[layer.name] = (layer.output.shape[1:], trained, total - trained)
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=CHECKS, derandomize=True)
@given(architectures(blocks=3, cells=4))
def test_random_architectures_agree(architecture: tree.Architecture) -> None:
    network = infer(architecture, (9, 8, 3), 5)
    expected = {
        layer.name: (layer.shape, layer.weights, layer.frozen_weights) for layer in network.layers
    }
    assert figures_from_keras(network) == expected


def test_activations_are_those_of_keras_that_keep_the_shape() -> None:
    import keras
    from keras.src.activations import ALL_OBJECTS_DICT

    tensor = keras.KerasTensor((None, 4))
    kept = {
        name
        for name in ALL_OBJECTS_DICT
        if keras.layers.Activation(name)(tensor).shape == tensor.shape
    }
    kept.discard("glu")  # halves the channels; Keras' Activation layer does not say so
    assert kept == ACTIVATIONS
