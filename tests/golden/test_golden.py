"""Seeded runs give today what they gave when their golden files were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden.golden_runs import RUNS, golden, outcome

pytestmark = [pytest.mark.keras, pytest.mark.jvm]


@pytest.mark.parametrize("name", RUNS)
def test_same_seed_gives_the_golden_run(name: str, tmp_path: Path) -> None:
    expected = json.loads(golden(name).read_text(encoding="utf-8"))
    found = json.loads(json.dumps(outcome(name, tmp_path / "run")))

    assert found["sample"] == expected["sample"]
    assert list(found["models"]) == list(expected["models"])
    for model, then in expected["models"].items():
        now = found["models"][model]
        # Another kind of processor rounds differently, which training then amplifies a little.
        metrics = pytest.approx(then["metrics"], rel=1e-3)
        assert now == {**then, "metrics": metrics}
