"""How the configurations of a run's sample lie: distances, clusters, a map, features."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from featurenet.results.pairs import limits, upper
from featurenet.results.structure import Structure
from featurenet.sampling.geometry import classical_map, cluster_order, distance_matrix, growth
from featurenet.store import outlines
from featurenet.store.opening import open_to_read
from featurenet.web.questions import question

MOST = 1_500
"""Configurations of which each pair is shown; of a larger sample, the first so many."""


@question("diversity")
def diversity(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns the distances of a run's configurations, ordered by clusters, and what they show."""
    with open_to_read(folder) as store:
        features, bits = outlines.configurations(store, payload["run"])
    numbers, selected = Structure(features, bits).matrix
    counts = selected.sum(axis=0)
    numbers, rows = numbers[:MOST], selected[:MOST].astype(np.float32)
    matrix = distance_matrix(rows)
    order = cluster_order(matrix)
    ordered = matrix[np.ix_(order, order)]
    apart = np.where(np.eye(len(order), dtype=bool), np.nan, ordered)
    low, high = limits(apart)
    found = classical_map(ordered)
    varied = [
        place for place in np.argsort(-counts, kind="stable") if 0 < counts[place] < len(bits)
    ]
    return {
        "sampled": len(bits),
        "numbers": numbers[order].tolist(),
        "upper": upper(ordered),
        "low": low,
        "high": high,
        "points": found.points.round(5).tolist(),
        "share": found.share,
        "growth": [[each.count, each.mean, each.minimum, each.nearest] for each in growth(matrix)],
        "features": len(features),
        "always": int((counts == len(bits)).sum()) if bits else 0,
        "never": [features[place] for place in np.flatnonzero(counts == 0)],
        "frequencies": [[features[place], int(counts[place])] for place in varied],
    }
