"""Seeded runs, and what came out of them when their golden files were written.

python tests/golden/golden_runs.py    # writes the files anew: only when results are to change
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import featurenet

RUNS: dict[str, dict[str, Any]] = {
    "light": {"metamodel": "light", "models": 4, "seed": 1, "baselines": ("lenet5", "linear")},
    "original": {"metamodel": "original", "blocks": 2, "cells": 2, "models": 3, "seed": 2},
    "pledge": {
        "metamodel": "light",
        "models": 3,
        "seed": 3,
        "strategy": "pledge",
        "iterations": 200,
        "baselines": ("lenet5",),
        "recipe": "plain",
    },
}

METRICS = ("accuracy", "loss", "size", "flops", "depth", "quality.macro_f1")


def outcome(name: str, folder: Path) -> dict[str, Any]:
    """Carries a run out and returns its sample, architectures and metrics as plain data."""
    options = {"baselines": (), **RUNS[name]}
    results = featurenet.run(dataset="digits", epochs=1, metrics=METRICS, out=folder, **options)
    return {
        "sample": json.loads((folder / "configurations.json").read_text()),
        "models": {trial.name: _model(results, trial) for trial in results},
    }


def _model(results: featurenet.Results, trial: Any) -> dict[str, Any]:
    file = trial.result.files.get("architecture")
    return {
        "state": str(trial.state),
        "architecture": json.loads((results.folder / file).read_text()) if file else None,
        "metrics": {metric: results.number(trial, metric) for metric in METRICS},
    }


def golden(name: str) -> Path:
    return Path(__file__).parent / f"{name}.json"


if __name__ == "__main__":
    for each in RUNS:
        with tempfile.TemporaryDirectory() as place:
            found = outcome(each, Path(place) / "run")
        golden(each).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
