"""Trials without what is long, and their configurations: what a page of a table takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
        "json_remove(result, '$.metrics', '$.history') AS result, "
        "json_extract(result, '$.metrics.accuracy') AS accuracy "
        "FROM trial WHERE run = ? ORDER BY number",
        run,
    )
    return [_trial(row, _outline(row)) for row in found]


def configurations(store: Database, run: int) -> tuple[tuple[str, ...], dict[int, bytes]]:
    """Returns the features of a run, and trial's number → a bit for each of these."""
    found = store.rows(
        "SELECT number, configuration FROM trial WHERE run = ? AND configuration IS NOT NULL", run
    )
    return runs.features(store, run), {row["number"]: row["configuration"] for row in found}


def _outline(row: Any) -> dict[str, Any] | None:
    if row["result"] is None:
        return None
    result: dict[str, Any] = json.loads(row["result"])
    accuracy = {"accuracy": json.loads(row["accuracy"])} if row["accuracy"] else {}
    return {**result, "metrics": accuracy}


def _trial(row: Any, result: Mapping[str, Any] | None) -> Trial:
    return Trial(
        number=row["number"],
        name=row["name"],
        baseline=bool(row["baseline"]),
        state=State(row["state"]),
        attempts=row["attempts"],
        result=TrialResult.model_validate(result) if result is not None else None,
    )
