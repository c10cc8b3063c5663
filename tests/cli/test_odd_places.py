"""Folders and files of any name, no home: a run is the same there, and is found again."""

from __future__ import annotations

import pwd
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from stub_executor import StubExecutor

from featurenet.execution.executor import EXECUTORS
from featurenet.metrics.metric import METRICS
from featurenet.results import Results

Program = Callable[..., Result]

NAMES = ['it\'s "quoted" #b?c=1&d%20e; $(id) `x` \\n Größe ñ 模型 🙂', "-n"]

PLUGIN = "import featurenet\n@featurenet.metric\ndef own(network):\n    return 1.0\n"


@pytest.mark.jvm
@pytest.mark.parametrize("name", NAMES)
def test_run_is_at_home_in_a_folder_of_any_name(
    featurenet: Program, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXECUTORS._items, "processes", StubExecutor)
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    place = tmp_path / name
    place.mkdir()
    data, plugin, sample = place / f"{name}.npz", place / f"{name}.py", place / f"{name}.pdt"
    labels = np.arange(40) % 4
    images = {"x_train": np.zeros((40, 8, 8, 1), np.float32)}
    np.savez(data, **images, x_test=images["x_train"], y_train=labels, y_test=labels)
    plugin.write_text(PLUGIN)
    given = ("--dataset", data, "--plugin", plugin, "--metrics", "own", "--baselines", "none")

    drawn = featurenet("sample", "light", "-n", 2, "--iterations", 0, "-o", sample)
    assert drawn.exit_code == 0, drawn.stderr
    out = place / f"run {name}"
    done = featurenet("run", "light", "--configurations", sample, *given, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert len(Results.load(out).done) == 2

    monkeypatch.chdir(place)
    monkeypatch.setenv("FEATURENET_HOME", f"home {name}")
    assert featurenet("submit", "light", "-n", 1, "--iterations", 0, *given).stdout == "1\n"
    for command in (
        ("work", "--workers", 1),
        ("show", "1"),
        ("export", out, "-o", f"./{name}.zip"),
        ("import", f"./{name}.zip"),
        ("list",),
    ):
        said = featurenet(*command)
        assert said.exit_code == 0, (command, said.stderr)
    assert len(Results.load(2, Path(f"home {name}")).done) == 2


@pytest.mark.jvm
def test_nothing_needs_a_home(
    featurenet: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setitem(EXECUTORS._items, "processes", StubExecutor)
    for variable in ("HOME", "XDG_CACHE_HOME", "KERAS_HOME", "KERAS_BACKEND"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)  # as in a container with any number for a user
    assert "digits" in featurenet("datasets", "list").stdout
    few = ("-n", 1, "--iterations", 0, "--baselines", "none", "--metrics", "size")
    done = featurenet("run", "light", *few, "--out", tmp_path / "run")
    assert done.exit_code == 0, done.stderr
    assert "~nobody-at-all" in featurenet("run", "light", "--dataset", "~nobody-at-all").stderr
