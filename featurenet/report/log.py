"""Turns a run into its log files: metrics.json with everything, metrics.csv with a row a model."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from featurenet.atomic import write_atomically
from featurenet.records import SCHEMA, Trial
from featurenet.results import Results
from featurenet.results.table import Table
from featurenet.results.tally import tally
from featurenet.results.where import Value
from featurenet.significance import has_learned

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run as a formula."""


def to_plain(results: Results) -> dict[str, Any]:
    """Returns everything that is known of a run as plain data that is strict JSON.

    A number that is not finite becomes None, and its place is listed in the model's "not_finite".
    """
    experiment = results.experiment.model_dump(mode="json", by_alias=True)
    counts = tally(results)
    return {
        "schema": SCHEMA,
        "experiment": experiment,
        "versions": dict(results.versions),
        "data": dict(results.data),
        "sample": _finite(dict(results.sample), "sample", []),
        "summary": {**asdict(counts), "adds_up": counts.adds_up},
        "analyses": [each.model_dump(mode="json") for each in results.analyses.values()],
        "models": [_model(trial) for trial in results.trials],
    }


def write_json(results: Results) -> Path:
    """Writes `metrics.json` into the run's folder and returns its path."""
    text = to_json(to_plain(results), indent=2, inf_nan_mode="null").decode()  # json takes seconds
    return write_atomically(results.folder / "metrics.json", text + "\n")


def write_csv(results: Results) -> Path:
    """Writes `metrics.csv`, the run's table, into its folder and returns its path."""
    return write_atomically(results.folder / "metrics.csv", to_csv(results.table()))


def to_csv(table: Table) -> str:
    """Returns a table as CSV: a row for each trial, the ends of intervals as columns.

    Text that a spreadsheet would take for a formula is written with a leading apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_safe, table.columns))
    writer.writerows(map(_safe, row) for row in table.rows)
    return text.getvalue()


def _model(trial: Trial) -> dict[str, Any]:
    lost: list[str] = []
    result = trial.result.model_dump(mode="python") if trial.result else {}
    plain = {
        "number": trial.number,
        "name": trial.name,
        "baseline": trial.baseline,
        "state": trial.state.value,
        "cause": result.get("cause"),
        "reason": result.get("reason"),
        "seconds": result.get("seconds"),
        "learned": has_learned(trial.result),
        "structure": {key: _whole(value) for key, value in result.get("summary", {}).items()},
        "metrics": result.get("metrics", {}),
        "history": result.get("history", {}),
        "adaptations": result.get("adaptations", ()),
        "files": result.get("files", {}),
    }
    return {**_finite(plain, "", lost), "not_finite": lost}


def _whole(value: float) -> float:
    """Returns a count as the whole number that it is."""
    return int(value) if isfinite(value) and value == int(value) else value


def _finite(value: Any, place: str, lost: list[str]) -> Any:
    """Returns a copy in which None stands for what is not finite; adds its places to `lost`."""
    if isinstance(value, Mapping):
        return {
            str(key): _finite(inner, f"{place}.{key}" if place else str(key), lost)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_finite(inner, f"{place}[{i}]", lost) for i, inner in enumerate(value)]
    if isinstance(value, float) and not isfinite(value):
        lost.append(place)
        return None
    return value


def _safe(cell: Value) -> Value:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
