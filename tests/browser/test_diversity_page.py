"""Diversity: distances, a map, and the models that differ most."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import finish, trained

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Proposal, RunState
from featurenet.store import runs, trials
from featurenet.store.opening import open_to_write

pytestmark = pytest.mark.browser


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(), str(folder)).id
        sample = ("ab", "abc", "xy", "xyz", "abz")
        proposals = [Proposal(Configuration(frozenset(each))) for each in sample]
        trials.add(store, found, tuple("abcxyz"), proposals)
        runs.change(store, found, "trials.ready", state=RunState.RUNNING)
        finish(store, found, {number: trained(50 + number) for number in range(1, 6)})
    return found


def test_the_most_different_are_selected(page: Any, run: int) -> None:
    opened(page, f"/tasks/{run}/diversity").get_by_label("Select the").fill("2")
    page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_text("2 of 5 selected").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(
    page: Any, run: int, violations: Callable[[], list[str]], theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    opened(page, f"/tasks/{run}/diversity")
    assert violations() == []


def test_it_is_usable_on_a_phone(page: Any, run: int) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, f"/tasks/{run}/diversity")
    assert width_of(page) <= 360


def test_run_without_a_sample_is_no_blank_page(page: Any, folder: Path) -> None:
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(), str(folder)).id
    assert "two models" in opened(page, f"/tasks/{found}/diversity").locator("main").inner_text()
