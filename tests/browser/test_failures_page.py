"""The page of failures: what came to nothing, why, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import opened as browse
from browsing import width_of
from stored_runs import FAILED, add_run, finish, trained

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Proposal, RunState, State, TrialResult
from featurenet.store import runs, trials
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.store.trials import every

pytestmark = pytest.mark.browser

REJECTED = TrialResult(state=State.REJECTED, cause="weights", reason="<i>Too</i> large")


def opened(page: Any, run: int) -> Any:
    browse(page, f"/tasks/{run}/failures")
    return page


def made(folder: Path, results: dict[int, TrialResult], models: int = 4) -> int:
    with open_to_write(folder) as store:
        return add_run(store, str(folder), models, results).id


def with_culprit(folder: Path) -> int:
    """Every model that has the feature Bad failed, no other did."""
    good, bad = Configuration(frozenset({"Root"})), Configuration(frozenset({"Root", "Bad"}))
    with open_to_write(folder) as store:
        run = runs.add(store, Experiment(), str(folder))
        sample = [Proposal(bad)] * 5 + [Proposal(good)] * 10
        trials.add(store, run.id, ("Root", "Bad"), sample)
        runs.change(store, run.id, "trials.ready", state=RunState.RUNNING)
        finish(store, run.id, {n: FAILED if n < 6 else trained(60) for n in range(1, 16)})
    return run.id


def test_these_can_be_tried_again(page: Any, folder: Path) -> None:
    run = made(folder, {1: trained(60), 2: FAILED, 3: REJECTED, 4: FAILED})
    opened(page, run)
    assert (
        "3 of 4 sampled configurations came to nothing"
        in page.locator(".finding").first.inner_text()
    )
    assert page.get_by_role("button", name="Retry these").count() == 1
    page.get_by_role("button", name="Retry these").click()
    page.get_by_text("2 models queued again.").wait_for()
    page.get_by_text("1 of 4 sampled configurations").wait_for()
    with open_to_read(folder) as store:
        states = [trial.state for trial in every(store, run)]
    assert states[:4] == [State.DONE, State.QUEUED, State.REJECTED, State.QUEUED]


def test_the_feature_that_goes_with_it_can_be_excluded(page: Any, folder: Path) -> None:
    opened(page, with_culprit(folder))
    assert "It goes with Bad: 5 of these 5" in page.locator("main").inner_text()
    page.get_by_role("link", name="Exclude the feature and sample again").click()
    page.wait_for_url("**/new?from=1&exclude=Bad")


def test_these_can_be_selected(page: Any, folder: Path) -> None:
    opened(page, made(folder, {1: trained(60), 2: FAILED, 4: FAILED}))
    page.get_by_role("button", name="Select these").click()
    page.get_by_text("2 of 5 selected").wait_for()


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ({n: trained(60) for n in range(1, 5)}, "Nothing failed: every sampled configuration"),
        ({}, "Nothing has failed so far; 4 models still to come."),
        ({n: FAILED for n in range(1, 5)}, "4 of 4 sampled configurations came to nothing"),
    ],
)
def test_none_some_all(page: Any, folder: Path, results: Any, words: str) -> None:
    assert words in opened(page, made(folder, results)).locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_in_the_way_of_anybody(
    page: Any, folder: Path, violations: Any, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, with_culprit(folder))
    assert violations() == []
    assert width_of(page) <= width
