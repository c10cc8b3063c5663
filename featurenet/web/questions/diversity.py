"""How the configurations of a run's sample lie: distances, clusters, a map, features."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from featurenet.results import Results
from featurenet.results.pairs import limits, matrix_names, read_matrix, upper
from featurenet.sampling.geometry import (
    Distances,
    classical_map,
    cluster_order,
    distance_matrix,
    growth,
    mantel,
)
from featurenet.store.workspace import Place
from featurenet.web.questions import question

MOST = 1_500
"""Configurations of which each pair is shown; of a larger sample, the first so many."""


@question("diversity")
def diversity(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns the distances of a run's configurations, ordered by clusters, and what they show."""
    results = Results.load(Place(folder, payload["run"]), brief=True)
    features, (numbers, selected) = results.structure.features, results.structure.matrix
    sampled = len(numbers)
    counts = selected.sum(axis=0)
    numbers, rows = numbers[:MOST], selected[:MOST].astype(np.float32)
    matrix = distance_matrix(rows)
    order = cluster_order(matrix)
    ordered = matrix[np.ix_(order, order)]
    apart = np.where(np.eye(len(order), dtype=bool), np.nan, ordered)
    low, high = limits(apart)
    found = classical_map(ordered)
    varied = [place for place in np.argsort(-counts, kind="stable") if 0 < counts[place] < sampled]
    return {
        "sampled": sampled,
        "numbers": numbers[order].tolist(),
        "upper": upper(ordered),
        "low": low,
        "high": high,
        "points": found.points.round(5).tolist(),
        "share": found.share,
        "growth": [[each.count, each.mean, each.minimum, each.nearest] for each in growth(matrix)],
        "features": len(features),
        "always": int((counts == sampled).sum()) if sampled else 0,
        "never": [features[place] for place in np.flatnonzero(counts == 0)],
        "behaviour": _behaviour(results, numbers.tolist(), matrix),
        "frequencies": [[features[place], int(counts[place])] for place in varied],
    }


ANALYSIS, DISAGREEMENT = "diff.disagreement", "disagreement"
POINTS = 2_000
"""Pairs of which both distances are told."""


def _behaviour(results: Results, numbers: list[int], structure: Distances) -> dict[str, Any] | None:
    """Returns how distance of structure and disagreement of predictions go together."""
    found = results.analyses.get(ANALYSIS)
    if found is None or DISAGREEMENT not in matrix_names(found, results.folder):
        return None
    matrix = read_matrix(found, results.folder, DISAGREEMENT)
    place = {number: at for at, number in enumerate(numbers)}
    named = {trial.name: place[trial.number] for trial in results if trial.number in place}
    both = [(at, named[name]) for at, name in enumerate(matrix.names) if name in named]
    mine, own = [at for at, _ in both], [at for _, at in both]
    apart, differ = structure[np.ix_(own, own)], matrix.values[np.ix_(mine, mine)]
    if not np.isfinite(differ[np.triu_indices(len(both), 1)]).all():
        return None
    judged = mantel(apart, np.nan_to_num(differ))
    if judged is None:
        return None
    rows, columns = np.triu_indices(len(both), 1)
    chosen = np.linspace(0, len(rows) - 1, min(POINTS, len(rows))).astype(int)
    pairs = [
        [float(apart[rows[at], columns[at]]), float(differ[rows[at], columns[at]])] for at in chosen
    ]
    return {"rho": judged.rho, "p": judged.p, "models": judged.things, "pairs": pairs}
