"""Ten metrics that do the worst to their process: each fails alone, with its reason."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

import featurenet
from featurenet.records import State

pytestmark = [pytest.mark.keras, pytest.mark.jvm]

PLUGIN = """
import ctypes, os, subprocess, sys, time
import numpy as np
from featurenet import metric

@metric("bad.raises")
def raises(model): raise KeyError("nothing here")

@metric("bad.hangs")
def hangs(model):
    subprocess.Popen(["sleep", "4242"])
    while True: time.sleep(1)

@metric("bad.text")
def text(model): return "nine"

@metric("bad.object")
def thing(model): return model

@metric("bad.nan")
def nan(model): return float("nan")

@metric("bad.exits")
def exits(model): sys.exit(3)

@metric("bad.leaves")
def leaves(model): os._exit(7)

@metric("bad.prints")
def prints(model):
    for _ in range(2000): print("x" * 500)
    return 1.0

@metric("bad.crashes")
def crashes(model): ctypes.string_at(0)

@metric("bad.balloon")
def balloon(model):
    held = np.ones(300_000_000)  # 2.4 GB
    while len(held): time.sleep(1)
"""

REASONS = {
    "bad.raises": "nothing here",
    "bad.hangs": "stopped after the limit of 8 s, while this metric",
    "bad.text": "nine",
    "bad.object": "Functional",
    "bad.nan": "not a finite number",
    "bad.exits": "SystemExit",
    "bad.leaves": "exit code 7, while this metric",
    "bad.crashes": "SIGSEGV, while this metric",
    "bad.balloon": "over the limit of 1.5 GiB, while this metric",
}


def test_each_bad_metric_fails_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plugin = tmp_path / "bad.py"
    plugin.write_text(PLUGIN)
    results = featurenet.run(
        "light",
        dataset="digits",
        models=1,
        epochs=1,
        train_limit=100,
        iterations=10,
        baselines=(),
        analyses=(),
        metrics=[*REASONS, "bad.prints", "accuracy", "size"],
        plugins=[plugin],
        workers=1,
        metric_seconds=8,
        max_resident=3 * 2**29,
        out=tmp_path / "run",
    )
    (trial,) = results.trials
    assert trial.state is State.DONE and trial.attempts == 1 and trial.result is not None
    found = trial.result.metrics
    assert {name for name, each in found.items() if each.status == "failed"} == set(REASONS)
    said = {name: str(found[name].reason) for name in REASONS}
    assert {name: said[name] for name, words in REASONS.items() if words not in said[name]} == {}
    assert all(found[name].status == "ok" for name in ("bad.prints", "accuracy", "size"))
    assert len(trial.result.history["loss"]) == 1 and trial.result.training_seconds
    assert {"keras", "h5", "predictions"} <= set(trial.result.files)
    left = [each.pid for each in psutil.process_iter(["cmdline"]) if "4242" in each.cmdline()]
    assert left == []
