"""What a network is, before anything is trained."""

from __future__ import annotations

from featurenet.architecture.network import Network
from featurenet.metrics.metric import metric


@metric(direction="min", range=(0, None), scope="architecture", aliases=("quality.size", "weights"))
def size(network: Network) -> int:
    """Trainable weights."""
    return network.weights


@metric(direction="min", range=(0, None), scope="architecture", aliases=("quality.flops",))
def flops(network: Network) -> int:
    """Floating-point operations for one image; a multiplication and an addition are two."""
    return network.flops


@metric(range=(0, None), scope="architecture", aliases=("quality.depth",))
def depth(network: Network) -> int:
    """Convolution and dense layers on the longest path from input to output."""
    return network.depth


@metric(
    direction="min",
    unit="bytes",
    range=(0, None),
    scope="architecture",
    aliases=("quality.memory",),
)
def memory(network: Network, batch_size: int) -> int:
    """Estimated memory for training: weights with gradients and moments, and activations."""
    return network.memory(batch_size)
