"""A whole run with Keras on JAX: the same sample, models that learn, files that load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from featurenet.results import Results

pytestmark = [pytest.mark.keras, pytest.mark.jvm]


def test_whole_run_on_jax(tmp_path: Path) -> None:
    words = ["run", "light", "-n", "2", "--dataset", "digits", "--epochs", "2", "--seed", "1"]
    words += ["--metrics", "default,coverage.nc", "--baselines", "linear", "--workers", "1"]
    done = subprocess.run(  # noqa: S603 – our own program
        [sys.executable, "-m", "featurenet", *words, "--out", "run"],
        cwd=tmp_path,
        env={**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    results = Results.load(tmp_path / "run")
    assert [trial.name for trial in results.trials] == ["0001", "0002", "linear"]
    for trial in results.trials:
        assert trial.state == "done"
        failed = {n: m.reason for n, m in trial.result.metrics.items() if m.status == "failed"}
        assert failed == {}
        assert trial.result.device == "cpu:0"
    facts = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert "jax" in json.dumps(facts)
    assert results.value(results.trials[-1], "accuracy") > 0.5
    model = tmp_path / "run" / results.done[0].result.files["keras"]
    code = "import keras, sys; print(keras.backend.backend(), keras.saving.load_model(sys.argv[1]))"
    loaded = subprocess.run(  # noqa: S603 – our own program
        [sys.executable, "-c", code, str(model)], capture_output=True, text=True, check=True
    )
    assert "Functional" in loaded.stdout
