"""Analyses of a run: where each stands and what it found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from featurenet.records import AnalysisResult, AnalysisState, Event, MetricResult
from featurenet.store import events, runs, trials
from featurenet.store.database import Database, reading

_JSON = ("figures", "files", "models", "options")
"""Columns that hold JSON."""

_COLUMNS = ", ".join(AnalysisResult.model_fields)
"""A column for each field."""


@reading
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


@reading
def held(store: Database, worker: int) -> set[tuple[int, str]]:
    """Returns (run, name) of the analyses that run and are a worker's: those of runs it holds."""
    found = store.rows(
        "SELECT analysis.run, analysis.name FROM analysis JOIN run ON run.id = analysis.run "
        "WHERE run.worker = ? AND analysis.state = ?",
        *(worker, AnalysisState.RUNNING),
    )
    return {(row["run"], row["name"]) for row in found}


def running(store: Database, run: int) -> set[tuple[int, str]]:
    """Returns (run, name) of the analyses of a run that are being carried out."""
    found = store.rows(
        "SELECT run, name FROM analysis WHERE run = ? AND state = ?", run, AnalysisState.RUNNING
    )
    return {(row["run"], row["name"]) for row in found}


def interrupt(store: Database, stopped: Iterable[tuple[int, str]], reason: str) -> None:
    """Writes that analyses were ended from outside, within a transaction; (run, name) of each."""
    for run, name in sorted(stopped):
        store.write(
            "UPDATE analysis SET state = ?, reason = ? WHERE run = ? AND name = ?",
            *(AnalysisState.FAILED, reason, run, name),
        )
        events.write(store, run, "analysis.failed", data={"name": name, "reason": reason})


def finish(
    store: Database,
    run: int,
    result: AnalysisResult,
    metrics: Mapping[int, MetricResult] = {},
    meaning: Mapping[str, Any] = {},
    worker: int | None = None,
) -> Event | None:
    """Writes what an analysis came to, and what it found of each model among its metrics.

    Args:
        store: Where it is kept.
        run: The run's number.
        result: With a state that is final.
        metrics: Number of a trial that is done → what was found of its model.
        meaning: Description and outputs of `metrics`, for the run's facts.
        worker: Who has carried it out and must hold the run; None where nobody has to.

    Returns:
        None if it was interrupted, or is another's by now: a late result changes nothing.
    """
    with store.transaction():
        current = running(store, run) if worker is None else held(store, worker)
        if (run, result.name) not in current:
            return None
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
