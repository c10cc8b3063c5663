"""Installed packages add to a registry: what is wrong with one is said, and names it."""

from __future__ import annotations

from importlib.metadata import EntryPoint
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


def test_file_may_register_its_own_name_again() -> None:
    things: Registry[Any] = Registry("thing")
    things.register("one", lambda: 1)
    things.register("one", lambda: 2)
    assert things.get("one")() == 2
