"""`featurenet list`: the runs of a workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from stored_runs import add_run, trained

from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment
from featurenet.store import runs
from featurenet.store.opening import create

Program = Callable[..., Result]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a run of two models, one of them trained, and a newer run of none."""
    with create(tmp_path / "runs") as store:
        add_run(store, "first", results={2: trained(90)})
        runs.add(store, Experiment(name="Two [b]"), "second")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEATURENET_HOME", raising=False)
    return tmp_path / "runs"


def test_runs_are_listed_newest_first(featurenet: Program, workspace: Path) -> None:
    result = featurenet("list")
    lines = [line.split() for line in result.stdout.splitlines()[3:] if line.strip()]
    assert lines[0][:7] == ["2", "second", "queued", "0/0", "–", "–", "–"]
    assert lines[1][:7] == ["1", "first", "interrupted", "1/3", "0002", "0.9000", "0.826–0.945"]
    assert "Two [b] (light on digits)" in result.stdout
    assert result.stdout == featurenet("list", "--workspace", workspace / "first").stdout


def test_list_is_plain_data_too(
    featurenet: Program, workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FEATURENET_HOME", str(workspace))
    monkeypatch.chdir(tmp_path.parent)
    second, first = json.loads(featurenet("list", "--json").stdout)
    low, high = share_interval(90, 100)
    assert first["best"] == {"name": "0002", "accuracy": 0.9, "low": low, "high": high}
    assert (first["finished"], first["total"], first["state"]) == (1, 3, "running")
    assert second["best"] is None and second["folder"] == str(workspace / "second")


def test_workspace_without_runs_says_so(featurenet: Program, tmp_path: Path) -> None:
    create(tmp_path).close()
    assert "There are no runs yet" in featurenet("list", "--workspace", tmp_path).stdout
    missing = featurenet("list", "--workspace", tmp_path / "none")
    assert missing.exit_code == 2 and "is no workspace" in missing.stderr
