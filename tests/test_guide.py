"""The Python of docs/guide.md runs as it is written, on fewer models."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from featurenet.metrics.metric import METRICS
from featurenet.results import Results

pytestmark = [pytest.mark.keras, pytest.mark.jvm]

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
SMALLER = {
    "models=12, epochs=5": 'models=3, epochs=1, metrics="accuracy,size,latency", out="first"',
}


def block(about: str) -> str:
    """Returns the block of Python that has these words."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    [found] = [each for each in blocks if about in each]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the block on `run` has been executed."""
    code = block("featurenet.run(")
    for asked, smaller in SMALLER.items():
        assert asked in code
        code = code.replace(asked, smaller)
    if find_spec("pandas") is None:
        code = re.sub("results.to_pandas.*\n", "", code)
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(code, GUIDE, "exec"), {})  # noqa: S102 – our own documentation
    return folder


def test_run_is_made_read_and_measured_further(folder: Path) -> None:
    results = Results.load(folder / "first")
    assert len(results.done) == 3
    assert all("robust.pgd" in trial.result.metrics for trial in results.done)


def test_attack_is_called_on_an_exported_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    found: dict[str, object] = {}
    exec(compile(block("attacked = pgd("), GUIDE, "exec"), found)  # noqa: S102
    assert found["attacked"].images.shape == (100, 8, 8, 1)


def test_own_metric_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    exec(compile(block("def confidence"), GUIDE, "exec"), {"__name__": "guide"})  # noqa: S102
    assert METRICS.get("confidence").outputs[0].direction == "max"
