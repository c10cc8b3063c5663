"""Architectures as plain data that goes to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, cast, get_args

from featurenet.architecture import tree
from featurenet.errors import InvalidInputError

_COMPONENTS: dict[str, Any] = {
    kind.__name__: kind
    for union in (tree.Input, tree.Operation, tree.Output)
    for kind in get_args(union)
}
_SLOTS = {
    "input1": tree.Input,
    "input2": tree.Input,
    "operation1": tree.Operation,
    "operation2": tree.Operation,
    "output": tree.Output,
}


def to_plain(architecture: tree.Architecture) -> dict[str, Any]:
    """Returns the architecture as dicts, lists, numbers and text; components carry their kind."""
    return {"blocks": [_plain_block(block) for block in architecture.blocks]}


def _plain_block(block: tree.Block) -> dict[str, Any]:
    cells = [_plain_cell(cell) for cell in block.cells]
    return {"stride": list(block.stride), "features": block.features, "cells": cells}


def _plain_cell(cell: tree.Cell) -> dict[str, Any]:
    plain: dict[str, Any] = {"combination": cell.combination}
    for slot in _SLOTS:
        component = getattr(cell, slot)
        values = {name: listed(value) for name, value in asdict(component).items()}
        plain[slot] = {"kind": type(component).__name__, **values}
    return plain


def component_words(component: Mapping[str, Any]) -> str:
    """Returns a plain component in words: "Convolution (kernel 3x3, type normal, …)"."""
    values = {name: value for name, value in component.items() if name != "kind" and value}
    words = ", ".join(f"{name} {_value(value)}" for name, value in values.items())
    return f"{component['kind']} ({words})" if words else str(component["kind"])


def _value(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, list) else str(value)


def listed(value: Any) -> Any:
    """Returns a tuple as a list, which JSON has; anything else as it is."""
    return list(value) if isinstance(value, tuple) else value


def from_plain(data: Mapping[str, Any]) -> tree.Architecture:
    """Builds the architecture that `to_plain` described.

    Raises:
        InvalidInputError: If the data is no such description.
    """
    try:
        return tree.Architecture(tuple(_block(block) for block in data["blocks"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError(
            f"This is no architecture as FeatureNET writes it ({type(error).__name__}: {error})"
        ) from error


def _block(data: Mapping[str, Any]) -> tree.Block:
    rows, columns = data["stride"]
    cells = tuple(_cell(cell) for cell in data["cells"])
    return tree.Block((rows, columns), data["features"], cells)


def _cell(data: Mapping[str, Any]) -> tree.Cell:
    slots = {slot: _component(slot, data[slot]) for slot in _SLOTS}
    return tree.Cell(combination=data["combination"], **slots)


def _component(slot: str, data: Mapping[str, Any]) -> Any:
    kind = _COMPONENTS[data["kind"]]
    if kind not in get_args(_SLOTS[slot]):
        raise TypeError(f"{data['kind']} cannot be a cell's {slot}")
    values = {field.name: _paired(data[field.name]) for field in fields(kind)}
    return kind(**values)


def _paired(value: Any) -> Any:
    return cast(Any, tuple(value)) if isinstance(value, list) else value
