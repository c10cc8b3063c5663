"""Analyses of a run: where each stands and what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from featurenet.records import AnalysisResult, AnalysisState, Event, MetricResult
from featurenet.store import events, runs, trials
from featurenet.store.database import Database

_JSON = ("figures", "files", "models", "options")
"""Columns that hold JSON."""

_COLUMNS = ", ".join(AnalysisResult.model_fields)
"""A column for each field."""


def every(store: Database, run: int) -> list[AnalysisResult]:
    """Returns what is known of a run's analyses, by name."""
    found = store.rows(f"SELECT {_COLUMNS} FROM analysis WHERE run = ? ORDER BY name", run)  # noqa: S608 – our words
    return [_result(row) for row in found]


def _result(row: Any) -> AnalysisResult:
    result: AnalysisResult = AnalysisResult.parse(
        {name: json.loads(row[name]) if name in _JSON else row[name] for name in row.keys()}
    )
    return result


def start(store: Database, run: int, begun: AnalysisResult) -> Event:
    """Writes that an analysis is being carried out, in the place of an earlier outcome."""
    with store.transaction():
        _write(store, run, begun)
        return events.write(store, run, "analysis.started", data={"name": begun.name})


def finish(
    store: Database,
    run: int,
    result: AnalysisResult,
    metrics: Mapping[int, MetricResult] = {},
    meaning: Mapping[str, Any] = {},
) -> Event:
    """Writes what an analysis came to, and what it found of each model among its metrics.

    Args:
        store: Where it is kept.
        run: The run's number.
        result: With a state that is final.
        metrics: Number of a trial that is done → what was found of its model.
        meaning: Description and outputs of `metrics`, for the run's facts.
    """
    with store.transaction():
        _write(store, run, result)
        for number, found in metrics.items():
            trials.write_metrics(store, run, number, {result.name: found})
        if metrics:
            runs.write_facts(store, run, {"metrics": {result.name: meaning}})
        return events.write(store, run, f"analysis.{result.state}", data=_told(result))


def _write(store: Database, run: int, result: AnalysisResult) -> None:
    values = result.model_dump(mode="json")
    texts = {name: json.dumps(values[name], allow_nan=False) for name in _JSON}
    places = ", ".join("?" for _ in range(1 + len(values)))
    store.write(
        f"INSERT OR REPLACE INTO analysis (run, {_COLUMNS}) VALUES ({places})",  # noqa: S608
        *(run, *(texts.get(name, value) for name, value in values.items())),
    )


def _told(result: AnalysisResult) -> dict[str, Any]:
    told = {"name", "reason"}
    if result.state is AnalysisState.DONE:
        told |= {"summary", "figures", "files"}
    return result.model_dump(mode="json", include=told)
