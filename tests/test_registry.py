"""Installed packages add to a registry: what is wrong with one is said, and names it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from featurenet import registry
from featurenet.errors import InvalidInputError
from featurenet.registry import Registry


def with_entry_points(monkeypatch: pytest.MonkeyPatch, **values: str) -> Registry[Any]:
    points = [EntryPoint(name, value, "some.group") for name, value in values.items()]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)
    return Registry("thing", "some.group")


def test_entry_point_adds_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    things = with_entry_points(monkeypatch, root="math:sqrt")
    assert things.get("root")(4) == 2


def test_entry_point_of_a_taken_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    things = with_entry_points(monkeypatch, root="math:sqrt")
    things.register("root", registry.near_matches)
    with pytest.raises(InvalidInputError, match="root = math:sqrt .*is FeatureNET's own"):
        things.names()


@pytest.mark.parametrize("value", ["no_such_package_of_ours:f", "math:no_such_function"])
def test_entry_point_that_cannot_be_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    things = with_entry_points(monkeypatch, broken=value)
    with pytest.raises(InvalidInputError, match=f"broken = {value} .*cannot be loaded.*uninstall"):
        things.names()


PACKAGE = {
    "own.py": "def spread(labels, scale: float = 1.0):\n    'How far.'\n    return scale\n",
    "own-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: own\nVersion: 1.0\n",
    "own-1.0.dist-info/entry_points.txt": "[featurenet.analyses]\nown.spread = own:spread\n",
}


def test_analysis_of_an_installed_package_is_listed(tmp_path: Path) -> None:
    for name, content in PACKAGE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "featurenet", "analyses", "list"]
    listed = subprocess.run(  # noqa: S603
        command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=60
    )
    assert listed.returncode == 0, listed.stderr
    assert "own.spread" in listed.stdout and "scale=1.0 (number)" in listed.stdout


def test_file_may_register_its_own_name_again() -> None:
    things: Registry[Any] = Registry("thing")
    things.register("one", lambda: 1)
    things.register("one", lambda: 2)
    assert things.get("one")() == 2
