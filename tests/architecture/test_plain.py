"""Architectures to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from random_architectures import architectures

from featurenet.architecture import tree
from featurenet.architecture.decode import from_plain, to_plain
from featurenet.errors import InvalidInputError


@given(architectures(blocks=2, cells=2))
def test_architecture_survives_json(architecture: tree.Architecture) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(architecture)))) == architecture


def test_plain_form_is_readable() -> None:
    cell = tree.Cell(
        tree.Pooling(), tree.Zeros(), tree.Dropout(0.5), tree.Void(), "sum", tree.ToCell(1)
    )
    assert to_plain(tree.Architecture((tree.Block((2, 2), 50, (cell,)),))) == {
        "blocks": [
            {
                "stride": [2, 2],
                "features": 50,
                "cells": [
                    {
                        "input1": {
                            "kind": "Pooling",
                            "kernel": [2, 2],
                            "stride": [2, 2],
                            "type": "max",
                            "padding": "same",
                        },
                        "input2": {"kind": "Zeros"},
                        "operation1": {"kind": "Dropout", "rate": 0.5},
                        "operation2": {"kind": "Void"},
                        "combination": "sum",
                        "output": {"kind": "ToCell", "skip": 1},
                    }
                ],
            }
        ]
    }


@pytest.mark.parametrize("change", ["kind", "slot", "missing"])
def test_broken_data_is_refused(change: str) -> None:
    cell = tree.Cell(tree.Identity(), tree.Zeros(), tree.Void(), tree.Void(), "sum", tree.ToBlock())
    data = to_plain(tree.Architecture((tree.Block((1, 1), 100, (cell,)),)))
    plain_cell = data["blocks"][0]["cells"][0]
    if change == "missing":
        del plain_cell["output"]
    else:
        plain_cell["input1"]["kind"] = "Nonsense" if change == "kind" else "Void"
    with pytest.raises(InvalidInputError, match="no architecture"):
        from_plain(data)
