"""Masks for dropout, cut from a bank of random ones instead of drawn anew for every step.

Drawing takes as long as a convolution. Each step and layer takes its mask from another place of the
bank, so that masks repeat in parts, at other positions; the bank depends on nothing but its rate.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
import tensorflow as tf

from featurenet.architecture.layers import Dropout
from featurenet.architecture.network import Network

LENGTH = 1 << 21
SPARE = 1 << 19
"""Values of a bank, and how many of them a mask may begin at."""

PERIOD = LENGTH - SPARE - 1
"""Values after which the mask of a large layer repeats; odd, hence at other positions."""


class Drop:
    """The masks of one training step.

    Args:
        network: Its dropout layers are counted.
        begins: Where each layer's mask begins, int32 `(dropout layers,)`, below `SPARE`.
    """

    def __init__(self, network: Network, begins: Any):
        self._rates = dropout_rates(network)
        self._begins = dict(zip(self._rates, tf.unstack(begins), strict=True))

    def __call__(self, name: str, values: Any) -> Any:
        """Returns a layer's output: some values are zero, the others greater by as much."""
        size = prod(values.shape)
        mask = tf.slice(_bank(self._rates[name]), [self._begins[name]], [min(size, PERIOD)])
        if size > PERIOD:
            mask = tf.tile(mask, [-(-size // PERIOD)])[:size]
        return values * tf.reshape(mask, values.shape)


def dropout_rates(network: Network) -> dict[str, float]:
    """Returns the share of values that each dropout layer of a network drops, by name."""
    return {
        layer.name: layer.spec.rate for layer in network.layers if isinstance(layer.spec, Dropout)
    }


@lru_cache(maxsize=16)
def _bank(rate: float) -> Any:
    """Returns 0 and 1 / (1 - rate) at random, float32 `(LENGTH,)`."""
    kept = np.random.default_rng(0).random(LENGTH, dtype=np.float32) >= rate
    with tf.init_scope():
        return tf.constant(kept.astype(np.float32) / np.float32(1 - rate))
