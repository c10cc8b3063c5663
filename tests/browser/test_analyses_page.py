"""The page of analyses: what was studied, its pairs, and how it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import opened as browse
from browsing import width_of
from stored_runs import add_run, trained
from stored_studies import NAME, add_study

from featurenet.records import RunState
from featurenet.store import runs
from featurenet.store.opening import open_to_read, open_to_write

pytestmark = pytest.mark.browser


def opened(page: Any, folder: Path, *, studied: bool = True, models: int = 3) -> Any:
    with open_to_write(folder) as store:
        results = {n: trained(60) for n in range(1, models + 2)}
        run = add_run(store, str(folder), models, results).id
        runs.change(store, run, "run.done", state=RunState.DONE)
        if studied:
            add_study(store, run, folder)
    browse(page, f"/tasks/{run}/analyses")
    return page


def test_it_tells_what_was_found(page: Any, folder: Path) -> None:
    words = opened(page, folder).locator("main").inner_text()
    assert "1 analysis of the models together is done." in words
    assert "They <b>disagree</b> on 25 %." in words
    assert "All 3 trained models were studied." in words


def test_a_square_selects_its_two_models(page: Any, folder: Path) -> None:
    opened(page, folder).locator("canvas.heat-map").click(position={"x": 460, "y": 240})
    page.get_by_text("2 of 4 selected").wait_for()
    page.wait_for_url("**s=1-2*")


def test_what_was_never_carried_out_can_be_asked_for(page: Any, folder: Path) -> None:
    opened(page, folder, studied=False).get_by_label("compare").select_option("classes")
    page.get_by_role("button", name=f"Run it: {NAME}").click()
    page.get_by_text("Asked for; the next free worker").wait_for()
    with open_to_read(folder) as store:
        asked = runs.get(store, 1).experiment
    assert asked.analysis_options == {NAME: {"compare": "classes"}}


def test_one_model_is_too_few_and_it_says_so(page: Any, folder: Path) -> None:
    opened(page, folder, studied=False, models=1)
    page.get_by_text("It needs 2 trained models; there is 1.").wait_for()
    assert page.get_by_role("button", name=f"Run it: {NAME}").is_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_in_the_way_of_anybody(
    page: Any, folder: Path, violations: Any, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, folder)
    page.get_by_text("The same as a table").click()
    assert violations() == []
    assert width_of(page) <= width
