"""A network as plain data for whoever draws it: blocks, their cells, and the layers of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from featurenet.architecture.layers import Layer
from featurenet.architecture.network import Network
from featurenet.architecture.plain import component_words, listed, to_plain
from featurenet.architecture.tree import Architecture


def describe_network(architecture: Architecture | None, network: Network) -> dict[str, Any]:
    """Returns everything that a drawing shows, as dicts, lists, numbers and text.

    Args:
        architecture: Blocks and cells; None for a baseline, whose layers are all in "rest".
        network: What it is for one image size.

    Returns:
        "blocks", each with "cells", each with its "parts" and "layers"; "rest", the layers of no
        cell: heads and baselines; the network's figures and adaptations.
    """
    exported = {layer.name for layer in network.exported}
    plain = to_plain(architecture)["blocks"] if architecture is not None else []
    blocks = [_block(number, each, network, exported) for number, each in enumerate(plain, 1)]
    rest = [layer for layer in network.layers if layer.block is None]
    return {
        "input_shape": list(network.input_shape),
        "classes": network.classes,
        "weights": network.weights,
        "flops": network.flops,
        "depth": network.depth,
        "layers": len(network.layers),
        "adaptations": list(network.adaptations),
        "notes": list(network.notes),
        "blocks": blocks,
        "rest": [_layer(layer, exported) for layer in rest],
    }


def _block(
    number: int, plain: Mapping[str, Any], network: Network, exported: set[str]
) -> dict[str, Any]:
    own = [layer for layer in network.layers if layer.block == number]
    cells = [
        _cell(place, cell, [layer for layer in own if layer.cell == place], exported)
        for place, cell in enumerate(plain["cells"], 1)
    ]
    between = [_layer(layer, exported) for layer in own if layer.cell is None]
    return {
        "number": number,
        "stride": plain["stride"],
        "features": plain["features"],
        "cells": cells,
        "layers": between,
        **_totals(own, exported),
    }


def _cell(
    number: int, plain: Mapping[str, Any], layers: Sequence[Layer], exported: set[str]
) -> dict[str, Any]:
    parts = {
        slot: component_words(plain[slot])
        for slot in ("input1", "operation1", "input2", "operation2", "output")
    }
    return {
        "number": number,
        "parts": {**parts, "combination": plain["combination"]},
        "shape": list(layers[-1].shape) if layers else None,
        "layers": [_layer(layer, exported) for layer in layers],
        **_totals(layers, exported),
    }


def _totals(layers: Sequence[Layer], exported: set[str]) -> dict[str, int]:
    """Returns what the exported model has of these layers: auxiliary heads do not count."""
    counted = [layer for layer in layers if layer.name in exported]
    return {
        "weights": sum(layer.weights for layer in counted),
        "flops": sum(layer.flops for layer in counted),
        "adapted": sum(layer.adaptation is not None for layer in layers),
    }


def _layer(layer: Layer, exported: set[str]) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "options": {name: listed(value) for name, value in layer.options.items()},
        "inputs": list(layer.inputs),
        "shape": list(layer.shape),
        "weights": layer.weights,
        "flops": layer.flops,
        "adaptation": layer.adaptation,
        "exported": layer.name in exported,
    }
