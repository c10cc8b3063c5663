"""The examples of docs/architecture.md add what they say, from outside the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import featurenet
from featurenet.analyses.analysis import ANALYSES, choose
from featurenet.analyses.request import StudiedModel, request_analysis
from featurenet.analyses.study import study
from featurenet.execution.executor import EXECUTORS
from featurenet.prediction.stored import KIND, write_predictions
from featurenet.records import State
from featurenet.registry import Registry
from featurenet.search.strategy import STRATEGIES

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"


def example(about: str) -> str:
    """Returns the block of Python that has these words."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    [found] = [each for each in blocks if about in each]
    return str(found)


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Executes an example; what it registers is gone afterwards."""
    from featurenet import intake  # noqa: F401 – registers what there is before

    for registry in (ANALYSES, EXECUTORS, STRATEGIES):
        monkeypatch.setattr(registry, "_items", dict(registry._items))
    monkeypatch.setattr(Registry, "additions", [])

    def execute(about: str) -> None:
        exec(compile(example(about), PAGE, "exec"), {})  # noqa: S102 – our own documentation

    yield execute


def test_analysis_is_added(add: Any, tmp_path: Path) -> None:
    add("def spread(")
    found = []
    for name, right in (("0001", 4), ("0002", 3)):
        given = np.eye(2, dtype=np.float32)[(np.arange(4) >= right).astype(int)]
        write_predictions(tmp_path / f"{name}.npz", given, np.zeros(4, dtype=np.int64))
        found.append(StudiedModel(int(name), name, {KIND: tmp_path / f"{name}.npz"}))
    [chosen] = choose(["own.spread"], {})
    request = request_analysis(chosen, found, tmp_path)
    assert study(request).result.figures == {"spread": 0.25}


def test_strategy_and_executor_are_added(add: Any, tmp_path: Path) -> None:
    add("class Reference:")
    add("class Rehearsal:")
    results = featurenet.run(
        "light",
        search="reference",
        executor="rehearsal",
        workers=2,
        metrics="size",
        out=tmp_path / "run",
    )
    assert {trial.name: trial.state for trial in results} == {
        "lenet5": State.DONE,
        "linear": State.DONE,
    }
    assert results.experiment.search == "reference"
