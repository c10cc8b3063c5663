"""How random weights begin: signals keep their variance, and plain weights are Keras' own."""

from __future__ import annotations

import numpy as np
import pytest

from featurenet.architecture.layers import Conv2D, Dense, DepthwiseConv2D, Layer, SeparableConv2D
from featurenet.records import Initializer
from featurenet.training.compile import build_layer

pytestmark = pytest.mark.keras


def spread(spec: object, initializer: Initializer, channels: int = 64) -> list[float]:
    """Returns the variance of each kernel of a layer."""
    layer = build_layer(Layer("layer", spec, ("input",), (), 0, 0, 0), initializer, seed=1)  # type: ignore[arg-type]
    layer.build((None, 16, 16, channels) if "Conv" in type(spec).__name__ else (None, channels))
    return [float(np.var(weight)) for weight in layer.get_weights() if weight.ndim > 1]


@pytest.mark.parametrize(
    ("spec", "variances"),
    [
        (Dense(512), [1 / 64]),
        (Dense(512, "relu"), [2 / 64]),
        (Conv2D(128, (3, 3), activation="relu"), [2 / (9 * 64)]),
        (Conv2D(128, (3, 3), activation="tanh"), [1 / (9 * 64)]),
        (DepthwiseConv2D((5, 5), activation="relu"), [2 / 25]),  # Keras would count 64 channels
        (SeparableConv2D(128, (5, 5), activation="relu"), [1 / 25, 2 / 64]),
    ],
)
def test_fan_in_keeps_the_variance_of_signals(spec: object, variances: list[float]) -> None:
    assert spread(spec, "fan_in") == pytest.approx(variances, rel=0.1)


def test_glorot_takes_both_ends_of_a_layer() -> None:
    assert spread(Dense(512), "glorot") == pytest.approx([2 / (64 + 512)], rel=0.1)
