"""From images and what an attack made of them to a grid that shows the change."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.dataset import Images, Labels
from featurenet.metrics.clean_pass import CleanPass
from featurenet.metrics.measured import Grid


def examples(clean: CleanPass, changed: Images, labels: Labels) -> dict[str, Grid]:
    """Returns one grid with the original, the changed image and their difference in each column.

    The difference is grey where there is none; the largest one of an image is black or white.

    Args:
        clean: The model and the originals.
        changed: What was made of the first n images, `(n, height, width, channels)`; without any,
            there is no grid.
        labels: The labels that were to be left, `(n,)`.
    """
    if not len(changed):
        return {}
    originals = clean.images[: len(changed)]
    change = changed - originals
    largest = np.abs(change).max(axis=(1, 2, 3), keepdims=True)
    shown = 0.5 + np.divide(change, 2 * largest, out=np.zeros_like(change), where=largest > 0)
    after = clean.classifier.logits(changed).argmax(axis=1)
    return {
        "examples": Grid(
            np.stack([originals, changed, shown]).astype(np.float32),
            rows=("original", "changed", "difference"),
            columns=tuple(f"{old} → {new}" for old, new in zip(labels, after, strict=True)),
        )
    }
