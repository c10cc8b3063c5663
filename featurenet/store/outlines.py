"""Trials without what is long, and their configurations: what a page of a table takes."""

from __future__ import annotations

import json
from typing import Any

from featurenet.records import State, Trial, TrialResult
from featurenet.store import runs
from featurenet.store.database import Database, reading

ACCURACY = "metrics.accuracy"

SHORT = (
    *("state", "cause", "reason", "adaptations", "files", "summary"),
    *("seconds", "training_seconds", ACCURACY),
)
"""What an outline has of a result: places in its JSON."""


@reading
def every(store: Database, run: int) -> list[Trial]:
    """Returns a run's trials in order, without plan, curves, and metrics but for the accuracy.

    Reading these takes a fraction of the time of reading all that is known of them.
    """
    places = ", ".join(f"'$.{place}'" for place in SHORT)
    short = f"json_extract(result, {places}) AS short"  # all at once: SQLite reads a result once
    query = f"SELECT number, name, baseline, state, attempts, {short} FROM trial"  # noqa: S608
    found = store.rows(f"{query} WHERE run = ? ORDER BY number", run)
    return [_trial(row) for row in found]


def _trial(row: Any) -> Trial:
    return Trial(
        number=row["number"],
        name=row["name"],
        baseline=bool(row["baseline"]),
        state=State(row["state"]),
        attempts=row["attempts"],
        result=_result(json.loads(row["short"])) if row["short"] is not None else None,
    )


def _result(values: list[Any]) -> TrialResult:
    known = {name: value for name, value in zip(SHORT, values, strict=True) if value is not None}
    accuracy = known.pop(ACCURACY, None)
    metrics = {"accuracy": accuracy} if accuracy is not None else {}
    return TrialResult.model_validate({**known, "metrics": metrics, "history": {}})


@reading
def configurations(store: Database, run: int) -> tuple[tuple[str, ...], dict[int, bytes]]:
    """Returns the features of a run, and trial's number → a bit for each of these."""
    found = store.rows(
        "SELECT number, configuration FROM trial WHERE run = ? AND configuration IS NOT NULL", run
    )
    return runs.features(store, run), {row["number"]: row["configuration"] for row in found}
