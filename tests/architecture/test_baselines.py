"""The hand-made networks, by the numbers that are published of them."""

from __future__ import annotations

import pytest

from featurenet.architecture.baselines import BASELINES
from featurenet.errors import InvalidInputError


@pytest.mark.parametrize(
    ("name", "weights"),
    [("lenet5-paper", 545_546), ("lenet5", 61_706), ("small-cnn", 8_346), ("linear", 7_850)],
)
def test_baseline_has_the_published_weights(name: str, weights: int) -> None:
    assert BASELINES.get(name)((28, 28, 1), 10).weights == weights


@pytest.mark.parametrize(
    ("name", "accuracy", "efficiency"),
    [("lenet5-paper", 97.14, 1.78), ("lenet5", 98.55, 15.97), ("small-cnn", 99.0, 118.6)],
)
def test_efficiency_figures_follow_from_the_weights(
    name: str, accuracy: float, efficiency: float
) -> None:
    weights = BASELINES.get(name)((28, 28, 1), 10).weights
    assert accuracy / weights * 10_000 == pytest.approx(efficiency, abs=0.05)


def test_lenet5_has_the_published_shapes() -> None:
    network = BASELINES.get("lenet5")((28, 28, 1), 10)
    assert [(layer.name, layer.shape) for layer in network.layers] == [
        ("c1_conv5x5", (28, 28, 6)),
        ("s2_average_pool2x2", (14, 14, 6)),
        ("c3_conv5x5", (10, 10, 16)),
        ("s4_average_pool2x2", (5, 5, 16)),
        ("c5_conv5x5", (1, 1, 120)),
        ("f6_flatten", (120,)),
        ("f6_dense84", (84,)),
        ("head", (10,)),
    ]
    assert network.depth == 5
    assert network.adaptations == ()


@pytest.mark.parametrize("name", ["lenet5-paper", "lenet5", "small-cnn"])
@pytest.mark.parametrize("shape", [(1, 1, 1), (8, 8, 1), (4, 9, 3)])
def test_kernels_are_clipped_on_small_images(name: str, shape: tuple[int, int, int]) -> None:
    network = BASELINES.get(name)(shape, 7)
    assert network.layers[-1].shape == (7,)
    assert any("clipped" in text for text in network.adaptations)


def test_logistic_regression_is_one_layer_on_the_pixels() -> None:
    network = BASELINES.get("linear")((4, 9, 3), 7)
    assert [(layer.name, layer.shape) for layer in network.layers] == [
        ("head_flatten", (108,)),
        ("head", (7,)),
    ]
    assert network.depth == 1 and network.adaptations == ()


def test_impossible_image_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"input_shape=\(28, 28\)"):
        BASELINES.get("lenet5")((28, 28), 10)
