"""What is prepared of a data set is made once for the runs of a workspace, and outlives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from featurenet.analyses.analysis import ANALYSES, analysis, choose
from featurenet.analyses.request import request_analysis
from featurenet.analyses.study import study
from featurenet.records import AnalysisResult, AnalysisState, Data, Experiment
from featurenet.store import runs
from featurenet.store.opening import create
from featurenet.store.removal import remove_run
from featurenet.store.workspace import Place


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """An analysis that keeps the mean image, and says in a file beside how often it did so."""
    monkeypatch.setattr(ANALYSES, "_items", dict(ANALYSES._items))

    def mean(dataset: Any, folder: Path, scale: float = 1.0) -> float:
        with (folder.parents[1] / "calls").open("a") as calls:
            calls.write("called\n")
        np.save(folder / "mean.npy", scale * dataset.x_train.mean(axis=0))
        return float(dataset.x_train.mean())

    analysis("own.mean")(mean)


def prepare(workspace: Path, run: str, limit: int = 100, **options: Any) -> AnalysisResult:
    (workspace / run).mkdir(exist_ok=True)
    [chosen] = choose(["own.mean"], {"own.mean": options} if options else {})
    data = Data(dataset="digits", train_limit=limit)
    return study(
        request_analysis(chosen, [], workspace / run, workspace=workspace, data=data)
    ).result


def calls(workspace: Path) -> int:
    return len((workspace / "prepared/calls").read_text().splitlines())


def test_second_run_finds_what_the_first_has_prepared(tmp_path: Path) -> None:
    first, second = prepare(tmp_path, "one"), prepare(tmp_path, "two")
    assert second.state is AnalysisState.DONE and second == first
    assert calls(tmp_path) == 1
    assert np.load(tmp_path / "two" / second.files["mean.npy"]).shape == (8, 8, 1)


def test_other_options_or_images_are_prepared_anew(tmp_path: Path) -> None:
    found = [prepare(tmp_path, "one"), prepare(tmp_path, "one", scale=2.0)]
    found.append(prepare(tmp_path, "one", limit=50))
    assert calls(tmp_path) == 3
    assert len({each.files["mean.npy"] for each in found}) == 3


def test_what_was_left_half_done_is_made_anew(tmp_path: Path) -> None:
    prepare(tmp_path, "one")
    [kept] = (tmp_path / "prepared/own.mean").glob("*.json")
    kept.unlink()
    assert prepare(tmp_path, "one").state is AnalysisState.DONE and calls(tmp_path) == 2


def test_removing_a_run_leaves_what_others_use(tmp_path: Path) -> None:
    with create(tmp_path) as store:
        numbers = [runs.add(store, Experiment(), name).id for name in ("one", "two")]
    used = prepare(tmp_path, "two").files["mean.npy"]
    prepare(tmp_path, "one")
    remove_run(Place(tmp_path, numbers[0]))
    assert (tmp_path / "two" / used).is_file()
    remove_run(Place(tmp_path, numbers[1]))
    assert not (tmp_path / "prepared").exists()
