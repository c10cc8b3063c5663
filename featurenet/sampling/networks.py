"""Configurations → which of them stand for the same network, and which for none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from featurenet.architecture.canonical import network_key
from featurenet.architecture.decode import decode
from featurenet.architecture.layers import Shape
from featurenet.architecture.network import infer
from featurenet.architecture.tree import Architecture
from featurenet.errors import InfeasibleError
from featurenet.featuremodel.model import Configuration

CLASSES = 10
"""Of the networks that are compared; only the size of their heads depends on it."""

IMAGE: Shape = (28, 28, 1)
"""Height, width and channels of the images that networks are compared for, if nothing else."""


def architectures(configurations: Iterable[Configuration]) -> list[Architecture | None]:
    """Returns each configuration's architecture, None where it describes no network."""
    found: list[Architecture | None] = []
    for configuration in configurations:
        try:
            found.append(decode(configuration))
        except InfeasibleError:
            found.append(None)
    return found


def network_keys(found: Iterable[Architecture], image: Shape = IMAGE) -> list[str]:
    """Returns for each architecture a key that those of the same network share.

    Raises:
        InvalidInputError: If no network can have images of that shape.
    """
    return [network_key(infer(architecture, image, CLASSES)) for architecture in found]


def distinct_networks(
    configurations: Sequence[Configuration], image: Shape = IMAGE
) -> list[Configuration]:
    """Returns the first configuration of each network, in their order.

    Raises:
        InfeasibleError: If a configuration describes no network.
        InvalidInputError: If no network can have images of that shape.
    """
    keys = network_keys(map(decode, configurations), image)
    first = dict(zip(reversed(keys), reversed(configurations), strict=True))
    return [first[key] for key in dict.fromkeys(keys)]
