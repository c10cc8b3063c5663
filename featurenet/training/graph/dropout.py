"""Masks for dropout, cut from a bank of random ones instead of drawn anew for every step.

Drawing takes as long as a convolution. Each step and layer takes its mask from another place of the
bank, so that masks repeat in parts, at other positions; the bank depends on nothing but its rate.
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

import numpy as np
import tensorflow as tf

from featurenet.architecture.layers import Dropout
from featurenet.architecture.network import Network

SPARE = 1 << 20
"""Places at which the mask of the largest layer may begin."""


class Drop:
    """The masks of one training step.

    Args:
        network: Its dropout layers are counted.
        batch_size: Images of a step.
        begins: Where each layer's mask begins, int32 `(dropout layers,)`, below `SPARE`.
    """

    def __init__(self, network: Network, batch_size: int, begins: Any):
        self._begins = begins
        self._rates = dropout_rates(network)
        sizes = [prod(layer.shape) for layer in network.layers if layer.name in self._rates]
        largest = batch_size * max(sizes, default=0)
        self._length = 1 << (largest + SPARE - 1).bit_length()

    def __call__(self, name: str, values: Any) -> Any:
        """Returns a layer's output: some values are zero, the others greater by as much."""
        rate = self._rates[name]
        begin = self._begins[list(self._rates).index(name)]
        shape = tf.shape(values)
        mask = tf.slice(_bank(rate, self._length), [begin], [tf.reduce_prod(shape)])
        return values * tf.reshape(mask, shape)


def dropout_rates(network: Network) -> dict[str, float]:
    """Returns the share of values that each dropout layer of a network drops, by name."""
    return {
        layer.name: layer.spec.rate for layer in network.layers if isinstance(layer.spec, Dropout)
    }


@cache
def _bank(rate: float, length: int) -> Any:
    """Returns 0 and 1 / (1 - rate) at random, float32 `(length,)`."""
    kept = np.random.default_rng(0).random(length, dtype=np.float32) >= rate
    with tf.init_scope():
        return tf.constant(kept.astype(np.float32) / np.float32(1 - rate))
