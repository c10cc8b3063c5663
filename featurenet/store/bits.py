"""Configurations as bits against a list of features: a hundredth of the size of their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from featurenet.featuremodel.model import Configuration


def pack(configuration: Configuration, places: Mapping[str, int]) -> bytes:
    """Returns a bit for each feature, the first one the highest of the first byte.

    Args:
        configuration: Selects some of the features.
        places: Feature → its position in the list, from 0.
    """
    bits = np.zeros(len(places), dtype=np.uint8)
    bits[[places[name] for name in configuration.selected]] = 1
    return np.packbits(bits).tobytes()


def unpack(packed: bytes, features: Sequence[str]) -> Configuration:
    """Returns the configuration that `pack` made the bits from."""
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=len(features))
    return Configuration(frozenset(name for name, bit in zip(features, bits, strict=True) if bit))
