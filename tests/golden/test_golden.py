"""Seeded runs give today what they gave when their golden files were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden.golden_runs import RUNS, golden, outcome

# Another kind of processor rounds differently, which training amplifies: a few of the 359 test
# images may be told otherwise. What a model is made of is the same everywhere.
TOLERANCES = {"accuracy": 4 / 359, "loss": 0.02, "quality.macro_f1": 0.03}

pytestmark = [pytest.mark.keras, pytest.mark.jvm]


@pytest.mark.parametrize("name", RUNS)
def test_same_seed_gives_the_golden_run(name: str, tmp_path: Path) -> None:
    expected = json.loads(golden(name).read_text(encoding="utf-8"))
    found = json.loads(json.dumps(outcome(name, tmp_path / "run")))

    assert found["sample"] == expected["sample"]
    assert list(found["models"]) == list(expected["models"])
    for model, then in expected["models"].items():
        now = found["models"][model]
        assert {**now, "metrics": None} == {**then, "metrics": None}
        assert now["metrics"].keys() == then["metrics"].keys()
        for metric, value in then["metrics"].items():
            within = TOLERANCES.get(metric, 0.0)
            assert now["metrics"][metric] == pytest.approx(value, abs=within), metric
