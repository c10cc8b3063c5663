"""Turns a run into its log files: metrics.json with everything, metrics.csv with a row a model."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from featurenet.atomic import write_atomically
from featurenet.records import SCHEMA, Trial
from featurenet.records.figure import flatten
from featurenet.report.tally import tally
from featurenet.results import Results, interval_ends
from featurenet.significance import has_learned

Cell = str | int | float | None

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
        "models": [_model(trial) for trial in results.trials],
    }


def write_json(results: Results) -> Path:
    """Writes `metrics.json` into the run's folder and returns its path."""
    text = json.dumps(to_plain(results), indent=2, allow_nan=False, ensure_ascii=False)
    return write_atomically(results.folder / "metrics.json", text + "\n")


def to_table(results: Results) -> list[dict[str, Cell]]:
    """Returns a flat record per trial, baselines and untrained ones too, all with the same keys.

    Dicts are opened under dotted names; the ends of an interval are "<name>.low" and
    "<name>.high"; arrays are JSON text; a metric without a value is None.
    """
    records = [_record(trial) for trial in results.trials]
    keys = dict.fromkeys(key for record in records for key in record)
    ordered = sorted(keys, key=_section)
    return [{key: record.get(key) for key in ordered} for record in records]


def write_csv(results: Results) -> Path:
    """Writes `metrics.csv` into the run's folder and returns its path.

    Text that a spreadsheet would take for a formula is written with a leading apostrophe.
    """
    table = to_table(results)
    header = list(table[0]) if table else list(_HEAD)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_safe, header))
    writer.writerows([_safe(cell) for cell in record.values()] for record in table)
    return write_atomically(results.folder / "metrics.csv", text.getvalue())


_HEAD = ("number", "name", "baseline", "state", "cause", "reason", "seconds", "learned")


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


def _record(trial: Trial) -> dict[str, Cell]:
    model = _model(trial)
    record: dict[str, Cell] = {key: model[key] for key in _HEAD}
    record |= {f"structure.{key}": value for key, value in model["structure"].items()}
    record["adaptations"] = len(model["adaptations"])
    for name, metric in model["metrics"].items():
        for key, leaf in flatten(name, metric["value"]):
            taken = key in record
            record[f"metric.{key}" if taken else key] = _cell(leaf)
        if trial.result is not None:
            record |= interval_ends(name, trial.result.metrics[name])
    record |= {f"file.{kind}": name for kind, name in model["files"].items()}
    return record


def _section(key: str) -> int:
    """Orders columns: what the model is, its structure, its metrics, its files."""
    if key in _HEAD:
        return 0
    if key == "adaptations" or key.startswith("structure."):
        return 1
    return 3 if key.startswith("file.") else 2


def _cell(leaf: Any) -> Cell:
    if leaf is None or isinstance(leaf, str | int | float):
        return leaf
    return json.dumps(leaf, allow_nan=False)


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
