"""A share of benchmarks/compilation.py: random valid configurations all come through."""

from __future__ import annotations

from functools import cache

import pytest
from test_keras_agreement import figures_from_keras

from featurenet.architecture.decode import decode
from featurenet.architecture.layers import Shape
from featurenet.architecture.network import infer
from featurenet.architecture.tree import Architecture
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.records import Sampling
from featurenet.sampling.draw import sample

pytestmark = [pytest.mark.jvm, pytest.mark.keras]

INFERRED = 20
BUILT = 3


@cache
def random_architectures(metamodel: str, size: int) -> tuple[Architecture, ...]:
    model = expand(read_metamodel(metamodel), size, size)
    drawn = sample(model, Sampling(strategy="random", seconds=None), INFERRED, seed=5)
    return tuple(decode(configuration) for configuration in drawn.configurations)


@pytest.mark.parametrize("image", [(28, 28, 1), (32, 32, 3)])
@pytest.mark.parametrize("size", [1, 5, 10])
@pytest.mark.parametrize("metamodel", shipped())
def test_random_configurations_come_through(metamodel: str, size: int, image: Shape) -> None:
    networks = [infer(each, image, 10) for each in random_architectures(metamodel, size)]
    assert len(networks) == INFERRED
    for network in sorted(networks, key=lambda each: len(each.layers))[:BUILT]:
        expected = {
            each.name: (each.shape, each.weights, each.frozen_weights) for each in network.layers
        }
        assert figures_from_keras(network) == expected
