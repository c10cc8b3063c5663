"""From a configuration to the architecture that it stands for: the only file that knows names.

Both namings are understood: ours (`Block2_Cell3_Input1_Convolution_kernel_3x3`) and the published
one (`Block2_Element3_Cell_Input1_Convolution_kernel_3x3`), where an element without cell counts as
no cell and a block without cells passes its tensor on. Blocks and cells are counted from 1 in the
order of their numbers, without those that are absent.

What a configuration leaves out takes a default, because meta-models differ in what they offer: of a
block, stride 1x1 and 100 percent of the channels; of a component, the values in `tree.py`; of a
cell, Identity, Zeros (no second branch), Void, Sum and an output to the next cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from featurenet.architecture import tree
from featurenet.architecture.layers import ACTIVATIONS
from featurenet.architecture.plain import from_plain, to_plain
from featurenet.errors import InfeasibleError
from featurenet.featuremodel.model import Configuration
from featurenet.registry import did_you_mean

__all__ = ["decode", "from_plain", "means_networks", "members", "to_plain", "unbuildable"]

_ROOT = "Architecture"
_BLOCK = re.compile(r"Block(\d+)(?:_(.+))?")
_CELL = re.compile(r"(?:Cell(\d+)|Element(\d+)_Cell)(?:_(.+))?")
_ELEMENT = re.compile(r"Element\d+")

Parse = Callable[[str], Any]
"""Turns the text of a value into the value; a ValueError says what it must be."""


def _pair(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d*)x([1-9]\d*)", text)
    if not found:
        raise ValueError("two numbers from 1 on, such as 3x3")
    return int(found[1]), int(found[2])


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d*", text):
        raise ValueError("a number from 1 on")
    return int(text)


def _features(text: str) -> int | None:
    return None if text == "block" else _count(text)


def _skip(text: str) -> int:
    if not re.fullmatch(r"\d+", text):
        raise ValueError("a number from 0 on")
    return int(text)


def _rate(text: str) -> float:
    if not re.fullmatch(r"\d{1,2}", text):
        raise ValueError("percent from 0 to 99")
    return int(text) / 100


def _activation(text: str) -> str:
    name = "linear" if text == "none" else text
    if name not in ACTIVATIONS:
        raise ValueError("an activation of Keras, or none")
    return name


def _one_of(*values: str) -> Parse:
    def parse(text: str) -> str:
        if text not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return text

    return parse


@dataclass(frozen=True, slots=True)
class _Component:
    """What a component's name stands for, and its attributes: name → (argument, value parser).

    The attribute "" is for a component that is followed by its value (`Activation_relu`).
    """

    make: Callable[..., Any]
    attributes: Mapping[str, tuple[str, Parse]]


_PADDING = ("padding", _one_of("same", "valid"))
_INPUTS = {
    "Convolution": _Component(
        tree.Convolution,
        {
            "kernel": ("kernel", _pair),
            "type": ("type", _one_of("normal", "separable", "depthwise")),
            "padding": _PADDING,
            "activation": ("activation", _activation),
            "features": ("features", _features),
        },
    ),
    "Pooling": _Component(
        tree.Pooling,
        {
            "kernel": ("kernel", _pair),
            "stride": ("stride", _pair),
            "type": ("type", _one_of("max", "average", "global")),
            "padding": _PADDING,
        },
    ),
    "Dense": _Component(
        tree.Dense,
        {"features": ("features", _count), "activation": ("activation", _activation)},
    ),
    "Identity": _Component(tree.Identity, {}),
    "Zeros": _Component(tree.Zeros, {}),
}
_OPERATIONS = {
    "Void": _Component(tree.Void, {}),
    "BatchNormalization": _Component(tree.BatchNormalization, {}),
    "Dropout": _Component(tree.Dropout, {"value": ("rate", _rate)}),
    "Activation": _Component(tree.Activation, {"": ("function", _activation)}),
    "Padding": _Component(tree.ZeroPadding, {}),
    "Flatten": _Component(tree.Flatten, {}),
}
_COMBINATIONS = {
    name: _Component(partial(str, name.lower()), {}) for name in ("Sum", "Product", "Concat")
}
_OUTPUTS = {
    "Cell": _Component(tree.ToCell, {"relativeCellIndex": ("skip", _skip)}),
    "Block": _Component(tree.ToBlock, {}),
    "Out": _Component(tree.ToOut, {}),
}
_SLOTS = {
    "Input1": _INPUTS,
    "Input2": _INPUTS,
    "Operation1": _OPERATIONS,
    "Operation2": _OPERATIONS,
    "Combination": _COMBINATIONS,
    "Output": _OUTPUTS,
}
_EMPTY_CELL: Mapping[str, Any] = {
    "input1": tree.Identity(),
    "input2": tree.Zeros(),
    "operation1": tree.Void(),
    "operation2": tree.Void(),
    "combination": "sum",
    "output": tree.ToCell(),
}
_BLOCK_ATTRIBUTES: Mapping[str, tuple[str, Parse]] = {
    "stride": ("stride", _pair),
    "features": ("features", _count),
}


def decode(configuration: Configuration) -> tree.Architecture:
    """Returns the architecture of a configuration; one without blocks has none.

    Features outside blocks mean nothing here, whatever they are called.

    Raises:
        InfeasibleError: If a feature of a block or cell has no known meaning, if a cell's part is
            chosen twice, or if the configuration is of a model with neither blocks nor an
            architecture.
    """
    blocks: dict[int, list[str]] = {}
    for name in sorted(configuration.selected):
        if found := _BLOCK.fullmatch(name):
            features = blocks.setdefault(int(found[1]), [])
            if found[2]:
                features.append(found[2])
    if not blocks and _ROOT not in configuration.selected:
        raise InfeasibleError(
            "A network needs a feature model with an Architecture and features such as "
            f"Block1_Cell1_Input1_Identity; none of the {len(configuration.selected)} selected "
            "features is one. Use a meta-model derived from cnn.xml"
        )
    return tree.Architecture(tuple(_block(number, blocks[number]) for number in sorted(blocks)))


def members(
    features: Sequence[str],
) -> tuple[dict[int, list[int]], dict[tuple[int, int], list[int]]]:
    """Returns which features say that a block, and that a cell, is there.

    Args:
        features: Those of a feature model.

    Returns:
        Block's number, and numbers of block and cell, → positions among the features; `decode`
        finds the block or cell where a configuration has any of them.
    """
    blocks: dict[int, list[int]] = {}
    cells: dict[tuple[int, int], list[int]] = {}
    for place, name in enumerate(features):
        if found := _BLOCK.fullmatch(name):
            block = int(found[1])
            blocks.setdefault(block, []).append(place)
            if cell := _CELL.fullmatch(found[2] or ""):
                cells.setdefault((block, int(cell[1] or cell[2])), []).append(place)
    return blocks, cells


def means_networks(features: Iterable[str]) -> bool:
    """Returns whether a feature model with these features describes networks at all."""
    return any(name == _ROOT or _BLOCK.fullmatch(name) for name in features)


def unbuildable(features: Iterable[str]) -> dict[str, str]:
    """Returns the features of blocks and cells that no configuration can be built with, and why.

    The reasons are those that `decode` rejects a configuration for.
    """
    found: dict[str, str] = {}
    for name in features:
        block = _BLOCK.fullmatch(name)
        try:
            if block and block[2]:
                _block(int(block[1]), [block[2]])
        except InfeasibleError as error:
            found[name] = str(error)
    return found


def _block(number: int, features: Iterable[str]) -> tree.Block:
    values: dict[str, Any] = {"stride": (1, 1), "features": 100}
    cells: dict[int, tuple[str, list[str]]] = {}
    for feature in features:
        if found := _CELL.fullmatch(feature):
            prefix = f"Block{number}_{feature[: found.start(3) - 1] if found[3] else feature}"
            parts = cells.setdefault(int(found[1] or found[2]), (prefix, []))[1]
            if found[3]:
                parts.append(found[3])
        elif not _ELEMENT.fullmatch(feature):
            values |= _attribute(_BLOCK_ATTRIBUTES, feature, f"Block{number}_{feature}")
    return tree.Block(cells=tuple(_cell(*cells[index]) for index in sorted(cells)), **values)


def _cell(prefix: str, parts: Iterable[str]) -> tree.Cell:
    """Builds a cell from what follows its prefix: "Input1", "Input1_Dense_features_64", …"""
    chosen: dict[str, str] = {}
    arguments: dict[str, dict[str, Any]] = {}
    for part in parts:
        slot, _, rest = part.partition("_")
        name, _, attribute = rest.partition("_")
        if slot not in _SLOTS or (name and name not in _SLOTS[slot]):
            raise InfeasibleError(f"Feature {prefix}_{part} is unknown: {_known(slot, name)}")
        if name and chosen.setdefault(slot, name) != name:
            raise InfeasibleError(
                f"{prefix}_{slot} must be one of {chosen[slot]} and {name}; both are selected"
            )
        if attribute:
            known = _SLOTS[slot][name].attributes
            values = arguments.setdefault(slot, {})
            values |= _attribute(known, attribute, f"{prefix}_{part}")
    components = {
        slot.lower(): _SLOTS[slot][name].make(**arguments.get(slot, {}))
        for slot, name in chosen.items()
    }
    return tree.Cell(**{**_EMPTY_CELL, **components})


def _known(slot: str, name: str) -> str:
    if slot not in _SLOTS:
        return f"a cell has {', '.join(_SLOTS)}.{did_you_mean(slot, _SLOTS)}"
    return f"{slot} is one of {', '.join(_SLOTS[slot])}.{did_you_mean(name, _SLOTS[slot])}"


def _attribute(known: Mapping[str, tuple[str, Parse]], text: str, feature: str) -> dict[str, Any]:
    """Returns the argument and value that "kernel_3x3" gives; none for the group "kernel"."""
    name, _, value = ("", "", text) if "" in known else text.partition("_")
    if name not in known:
        names = ", ".join(known) or "no attributes"
        raise InfeasibleError(
            f"Feature {feature} is unknown: known here are {names}.{did_you_mean(name, known)}"
        )
    argument, parse = known[name]
    try:
        return {argument: parse(value)} if value else {}
    except ValueError as error:
        raise InfeasibleError(
            f"Feature {feature} has an unknown value: it must be {error}; received {value!r}"
        ) from None
