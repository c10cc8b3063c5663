"""Trials without what is long, and their configurations: what a page of a table takes."""

from __future__ import annotations

from typing import Any

from featurenet.records import State, Trial, TrialResult
from featurenet.store import runs
from featurenet.store.database import Database


def every(store: Database, run: int) -> list[Trial]:
    """Returns a run's trials in order, without plan, curves, and metrics but for the accuracy.

    Reading these takes a fraction of the time of reading all that is known of them.
    """
    found = store.rows(
        "SELECT number, name, baseline, state, attempts, "
        "json_set(json_remove(result, '$.history'), '$.metrics', "
        "CASE WHEN result -> '$.metrics.accuracy' IS NULL THEN json_object() "
        "ELSE json_object('accuracy', result -> '$.metrics.accuracy') END) AS result "
        "FROM trial WHERE run = ? ORDER BY number",
        run,
    )
    return [_trial(row) for row in found]


def _trial(row: Any) -> Trial:
    text = row["result"]
    return Trial(
        number=row["number"],
        name=row["name"],
        baseline=bool(row["baseline"]),
        state=State(row["state"]),
        attempts=row["attempts"],
        result=TrialResult.model_validate_json(text) if text is not None else None,
    )


def configurations(store: Database, run: int) -> tuple[tuple[str, ...], dict[int, bytes]]:
    """Returns the features of a run, and trial's number → a bit for each of these."""
    found = store.rows(
        "SELECT number, configuration FROM trial WHERE run = ? AND configuration IS NOT NULL", run
    )
    return runs.features(store, run), {row["number"]: row["configuration"] for row in found}
