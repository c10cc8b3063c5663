"""The log of a task: what happened, live, of one model or kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import opened as browse
from browsing import width_of
from stored_runs import FAILED, add_run, trained

from featurenet.store import events
from featurenet.store.opening import open_to_write

pytestmark = pytest.mark.browser

BROKEN = FAILED.model_copy(update={"reason": "<b>no</b> such layer\nTraceback: line 7"})


def opened(page: Any, folder: Path, query: str = "") -> Any:
    with open_to_write(folder) as store:
        run = add_run(store, str(folder), 2, {1: trained(60), 2: BROKEN})
    browse(page, f"/tasks/{run.id}/log{query}")
    return page


def test_it_tells_why_a_model_failed(page: Any, folder: Path) -> None:
    line = opened(page, folder, "?kind=failed").locator(".log-lines li")
    assert line.count() == 1
    assert "0002 failed: <b>no</b> such layer" in line.inner_text()
    line.get_by_text("All of it").click()
    assert line.locator("pre").inner_text() == "Traceback: line 7"


def test_a_choice_is_in_the_address(page: Any, folder: Path) -> None:
    opened(page, folder).get_by_label("Model", exact=True).select_option("1")
    page.get_by_role("link", name="Open model 0001").first.wait_for()
    assert "trial=1" in page.url
    assert "0002" not in page.locator(".log-lines").inner_text()


def test_what_happens_comes_by_itself(page: Any, folder: Path) -> None:
    opened(page, folder)
    with open_to_write(folder) as store, store.transaction():
        events.write(store, 1, "trial.epoch", 1, {"epoch": 7})
        events.write(store, 1, "run.paused")
    first = page.locator(".log-lines li").first
    first.get_by_text("Paused").wait_for()
    assert "epoch 7" not in page.locator(".log-lines").inner_text()


def test_where_nothing_happened_it_says_so(page: Any, folder: Path) -> None:
    opened(page, folder, "?kind=analysis").get_by_text("has happened so far").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_in_the_way_of_anybody(
    page: Any, folder: Path, violations: Any, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, folder)
    page.get_by_text("All of it").click()
    assert violations() == []
    assert width_of(page) <= width
