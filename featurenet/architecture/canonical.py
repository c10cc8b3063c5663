"""A network → a key that all networks of the same layers share, whatever the layers are called.

Two configurations that compile to the same network have equal keys: the key is made of the layers'
kinds, options and connections only. Colours are refined until they tell no more layers apart
(Weisfeiler and Leman, "The reduction of a graph to canonical form", 1968).
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from featurenet.architecture.layers import INPUT, Add, Layer, Multiply
from featurenet.architecture.network import Network

_Colours = dict[str, str]
"""Name of a layer → all that is known so far of its surroundings."""

_COMMUTATIVE = (Add, Multiply)


def network_key(network: Network) -> str:
    """Returns a network's key, 32 hexadecimal digits.

    The order of the operands counts in a concatenation, not in a sum or product. Layers that are
    shared and layers of which there are two alike differ, because two have weights of their own.

    Args:
        network: For one image shape and number of classes, both of which are part of the key.
    """
    layers = _used(network)
    colours = {layer.name: repr(layer.spec) for layer in layers}
    colours[INPUT] = f"{network.input_shape} {network.classes}"
    colours[network.output] += " output"
    for name in network.auxiliary:
        colours[name] += " auxiliary"
    told_apart = 0
    while told_apart < len(set(colours.values())):
        told_apart = len(set(colours.values()))
        colours = _from_consumers(layers, _from_inputs(layers, colours))
    return _digest(*sorted(colours.values()))


def _used(network: Network) -> tuple[Layer, ...]:
    """Returns the layers that the output or an auxiliary output depends on, inputs first."""
    needed = {network.output, *network.auxiliary}
    for layer in reversed(network.layers):
        if layer.name in needed:
            needed.update(layer.inputs)
    return tuple(layer for layer in network.layers if layer.name in needed)


def _from_inputs(layers: tuple[Layer, ...], colours: _Colours) -> _Colours:
    """Refines each layer's colour by all that it depends on."""
    refined = {INPUT: colours[INPUT]}
    for layer in layers:
        times = Counter(layer.inputs)
        read = [f"{refined[name]}x{times[name]}" for name in layer.inputs]
        if isinstance(layer.spec, _COMMUTATIVE):
            read.sort()
        refined[layer.name] = _digest(colours[layer.name], *read)
    return refined


def _from_consumers(layers: tuple[Layer, ...], colours: _Colours) -> _Colours:
    """Refines each layer's colour by all that depends on it."""
    uses: dict[str, list[str]] = {name: [] for name in colours}
    refined: _Colours = {}
    for layer in reversed(layers):
        refined[layer.name] = _digest(colours[layer.name], *sorted(uses[layer.name]))
        for place, name in enumerate(layer.inputs):
            operand = 0 if isinstance(layer.spec, _COMMUTATIVE) else place
            uses[name].append(f"{refined[layer.name]}@{operand}")
    refined[INPUT] = _digest(colours[INPUT], *sorted(uses[INPUT]))
    return refined


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
