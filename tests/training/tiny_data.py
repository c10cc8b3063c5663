"""Sixty images of three classes that a network learns in a moment, and networks for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from featurenet.architecture import tree
from featurenet.architecture.network import Network, infer
from featurenet.datasets.dataset import Dataset

SHAPE = (8, 8, 1)


def dataset(**changes: Any) -> Dataset:
    """Noise with a bright row that tells the class."""
    generator = np.random.default_rng(5)
    labels = generator.integers(0, 3, 60)
    images = generator.random((60, *SHAPE), dtype=np.float32) * 0.5
    images[np.arange(60), labels * 2] += 0.5
    x_train, x_val, x_test = images[:40], images[40:50], images[50:]
    y_train, y_val, y_test = labels[:40], labels[40:50], labels[50:]
    found = Dataset("rows", x_train, y_train, x_val, y_val, x_test, y_test, ("a", "b", "c"))
    return replace(found, **changes)


def network(*outputs: tree.Output, dropout: float = 0.25) -> Network:
    """One block with a cell for each output; the default has no auxiliary head."""
    cells = tuple(
        tree.Cell(
            input1=tree.Convolution(features=4),
            input2=tree.Identity(),
            operation1=tree.Dropout(dropout) if dropout else tree.Void(),
            operation2=tree.Void(),
            combination="sum",
            output=output,
        )
        for output in outputs or (tree.ToBlock(),)
    )
    return infer(tree.Architecture((tree.Block((2, 2), 100, cells),)), SHAPE, 3)
