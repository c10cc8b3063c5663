"""How figures of a run's models go together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from featurenet.results import Results
from featurenet.store.workspace import Place
from featurenet.web.questions import question

EXACTLY = 2_000
"""Models up to which every pair has an interval; beyond it, resampling takes too long."""


@question("correlations")
def correlations(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns Spearman's rho of every pair, with p-value and interval."""
    results = Results.load(Place(folder, payload["run"]), brief=True)
    present = [each for each in payload["columns"] if results.column(results.figure_of(each))]
    if len(present) < 2:  # noqa: PLR2004 – a pair
        return {"models": 0, "pairs": []}
    found = results.rank_correlations(present)
    asked = dict(zip(found.names, present, strict=True))  # the words of the table, such as weights
    resampled = found.models <= EXACTLY
    pairs = []
    for each in found.pairs:
        ends = results.correlate(each.one, each.other).spearman if resampled else None
        pairs.append(
            {
                "one": asked[each.one],
                "other": asked[each.other],
                "n": each.n,
                "rho": each.rho,
                "p": each.p,
                "low": ends.low if ends else None,
                "high": ends.high if ends else None,
            }
        )
    return {"models": found.models, "pairs": pairs}
