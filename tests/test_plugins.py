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

IMPORTS = """from featurenet import metric
from featurenet.attacks.attack import ATTACKS
from featurenet.datasets.catalogue import add_dataset
from featurenet.sampling.sampler import SAMPLERS
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


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("@metric\ndef accuracy(model):\n    return 1\n", "metric 'accuracy' is FeatureNET's own"),
        ("@metric('pgd')\ndef mine(model):\n    return 1\n", "'pgd' is robust.pgd"),
        ("@metric(aliases=['size'])\ndef own(model):\n    return 1\n", "'size' is size"),
        ("add_dataset('digits', lambda: None)\n", "data set 'digits' is FeatureNET's own"),
        ("ATTACKS.register('pgd', add_dataset)\n", "attack 'pgd' is FeatureNET's own"),
        ("SAMPLERS.register('diverse', add_dataset)\n", "strategy 'diverse' is FeatureNET's own"),
    ],
)
def test_name_of_ours_is_refused(plugin: Path, code: str, message: str) -> None:
    plugin.write_text(IMPORTS + code)
    with pytest.raises(FormatError, match=message) as caught:
        load_plugin(plugin)
    assert caught.value.line == 1 + IMPORTS.count("\n")


@pytest.mark.parametrize(
    ("decorator", "message"),
    [
        ("@metric(direction='up')", "direction must be 'max' or 'min' or 'none', received 'up'"),
        ("@metric(scope='set')", "scope must be 'model' or 'architecture', received 'set'"),
        ("@metric(colour=3)", "has no 'colour'. Known: aliases, cost"),
        ("@metric('two words')", "received 'two words'"),
    ],
)
def test_metric_described_by_what_means_nothing_is_refused(
    plugin: Path, decorator: str, message: str
) -> None:
    plugin.write_text(
        f"from featurenet import metric\n{decorator}\ndef own(model):\n    return 1\n"
    )
    with pytest.raises(FormatError, match=f":2: .*{message}"):
        load_plugin(plugin)


def test_plugin_that_defines_a_metric_twice_is_refused(plugin: Path) -> None:
    plugin.write_text(GOOD + GOOD)
    with pytest.raises(FormatError, match="defines the metric 'plugged' 2 times"):
        load_plugin(plugin)


def test_fault_of_several_lines_is_told_in_one(plugin: Path) -> None:
    plugin.write_text("raise ValueError('one\\ntwo')\n")
    with pytest.raises(FormatError, match="raised ValueError: one two$"):
        load_plugin(plugin)


def test_metric_that_says_so_replaces_ours(plugin: Path) -> None:
    plugin.write_text(IMPORTS + "@metric(replace=True)\ndef accuracy(model):\n    return 2\n")
    load_plugin(plugin)
    assert METRICS.get("accuracy").function(None) == 2


def test_name_of_another_plugin_is_refused(plugin: Path) -> None:
    load_plugin(plugin)
    other = plugin.with_name("other.py")
    other.write_text(GOOD)
    with pytest.raises(FormatError, match=f"'plugged' is defined in {plugin}.*replace=True"):
        load_plugin(other)


@pytest.mark.parametrize("code", ["", "def f(model):\n    return 1\n", "import featurenet.api\n"])
def test_plugin_that_defines_nothing_is_refused(plugin: Path, code: str) -> None:
    plugin.write_text(code)
    with pytest.raises(
        FormatError, match="defines nothing; .*@featurenet.metric`.*@featurenet.analysis`"
    ):
        load_plugin(plugin)


@pytest.mark.parametrize("name", ["absent.py", "folder.py", "metrics.txt"])
def test_what_is_no_python_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "metrics.txt").write_text(GOOD)
    with pytest.raises(InvalidInputError, match="must be a Python file"):
        load_plugin(tmp_path / name)
