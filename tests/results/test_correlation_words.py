"""A relation is told only where its interval leaves out zero; the dashboard says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from featurenet.results.correlation import Coefficient
from featurenet.results.correlation_words import correlation_words

CASES = json.loads((Path(__file__).parents[1] / "cases/correlation-words.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["rho"]))
def test_words(case: dict[str, Any]) -> None:
    found = None
    if case["rho"] is not None:
        found = Coefficient(case["rho"], case["low"], case["high"], 0.01)
    assert correlation_words(found, case["n"], "Accuracy", "robustness") == case["words"]
