"""A user's Python file registers metrics; what is wrong with it is said with file and line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cloudpickle
import pytest

from featurenet.errors import FormatError, InvalidInputError
from featurenet.metrics.metric import METRICS
from featurenet.plugins import load_plugin

GOOD = """from featurenet import metric

@metric(direction="max")
def plugged(model):
    return 1.0
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    path = tmp_path / "own metrics.py"
    path.write_text(GOOD)
    return path


def test_plugin_registers_a_metric(plugin: Path) -> None:
    load_plugin(plugin)
    assert METRICS.get("plugged").outputs[0].direction == "max"


def test_plugin_runs_once_until_it_changes(plugin: Path) -> None:
    first = load_plugin(plugin)
    assert load_plugin(plugin) is first
    plugin.write_text(GOOD.replace("1.0", "2.0"))
    load_plugin(plugin)
    assert METRICS.get("plugged").function(None) == 2.0


def test_function_of_a_plugin_reaches_another_process(plugin: Path, tmp_path: Path) -> None:
    load_plugin(plugin)
    (tmp_path / "metric.pkl").write_bytes(cloudpickle.dumps(METRICS.get("plugged")))
    code = (
        "import pickle, pathlib, sys\n"
        "from featurenet.plugins import load_plugin\n"
        "load_plugin(pathlib.Path(sys.argv[1]))\n"
        "assert pickle.load(open(sys.argv[2], 'rb')).function(None) == 1.0"
    )
    arguments = [sys.executable, "-c", code, str(plugin), str(tmp_path / "metric.pkl")]
    subprocess.run(arguments, check=True, timeout=60)  # noqa: S603


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("x = 1\ny = x / 0\n", 2, "ZeroDivisionError: division by zero"),
        ("def f(:\n", 1, "SyntaxError"),
        ("import sys\n\nsys.exit(1)\n", 3, "SystemExit"),
        (
            "from featurenet import metric\n@metric\ndef f(model, what): ...\n",
            2,
            "must be named after what it is to be given; received what",
        ),
        ("import featurenet_no_such_module\n", 1, "ModuleNotFoundError"),
    ],
)
def test_plugin_that_raises_is_named_with_its_line(
    plugin: Path, code: str, line: int, message: str
) -> None:
    plugin.write_text(code)
    with pytest.raises(FormatError, match=message) as caught:
        load_plugin(plugin)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{plugin}:{line}: ")
    with pytest.raises(FormatError):  # it is not taken for loaded
        load_plugin(plugin)


@pytest.mark.parametrize("name", ["absent.py", "folder.py", "metrics.txt"])
def test_what_is_no_python_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "metrics.txt").write_text(GOOD)
    with pytest.raises(InvalidInputError, match="must be a Python file"):
        load_plugin(tmp_path / name)
