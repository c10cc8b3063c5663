"""Labels → two sets of positions, one held out, with each class in both in the same proportion."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.dataset import Labels


def split_stratified(labels: Labels, share: float, seed: int) -> tuple[Labels, Labels]:
    """Chooses positions to hold out, class by class.

    Of a class with n images, `round(n * share)` are held out, but at least 1 and at most n - 1.

    Args:
        labels: `(n,)`, each class present at least twice.
        share: Share to hold out, in (0, 1).
        seed: The same seed, labels and share give the same positions.

    Returns:
        Positions that stay and positions held out, both ascending.
    """
    random = np.random.default_rng(seed)
    held = [_choose(np.flatnonzero(labels == label), share, random) for label in np.unique(labels)]
    out = np.zeros(len(labels), dtype=bool)
    out[np.concatenate(held)] = True
    return np.flatnonzero(~out), np.flatnonzero(out)


def _choose(positions: Labels, share: float, random: np.random.Generator) -> Labels:
    if len(positions) < 2:
        raise ValueError("a class with one image cannot be split")
    count = min(max(1, round(len(positions) * share)), len(positions) - 1)
    return random.choice(positions, size=count, replace=False)
