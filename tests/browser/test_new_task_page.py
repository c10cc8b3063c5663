"""The page of a new task: what will I get, and what will it cost?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import add_run

from featurenet.records import Experiment
from featurenet.store import runs
from featurenet.store.opening import open_to_read, open_to_write

pytestmark = [pytest.mark.browser, pytest.mark.jvm]


def why(page: Any) -> str:
    return str(page.locator(".start-row [role=status]").inner_text())


def test_first_task_is_one_click_away(page: Any, folder: Path) -> None:
    page.get_by_role("button", name="Try one on digits").click()
    page.wait_for_url("**/tasks/1")
    with open_to_read(folder) as store:
        assert runs.get(store, 1).experiment.data.dataset == "digits"


def test_own_task_is_four_clicks_away(page: Any, folder: Path) -> None:
    page.get_by_role("link", name="New task").first.click()
    page.get_by_label("Number of models").fill("3")
    page.get_by_label("Name").fill('<b>"x"</b>')
    page.get_by_text("-n 3").wait_for()
    page.locator(".start-row button:enabled").click()
    page.wait_for_url("**/tasks/1")
    with open_to_read(folder) as store:
        experiment = runs.get(store, 1).experiment
    assert (experiment.models, experiment.name) == (3, '<b>"x"</b>')


def test_it_shows_what_a_task_would_be(page: Any) -> None:
    side = opened(page, "/new").get_by_role("complementary")
    assert "valid configurations" in side.inner_text()
    assert side.locator("li svg.block-strip").count() == 5
    assert "A guess" in side.inner_text()
    assert "featurenet run light" in side.inner_text()
    assert why(page) == "Ready."


def test_it_cannot_be_started_while_something_is_wrong(page: Any) -> None:
    opened(page, "/new").get_by_label("Epochs").fill("0")
    page.locator("#mistake-epochs:not([hidden])").wait_for()
    assert page.get_by_role("button", name="Start").is_disabled()
    assert why(page) == "Not yet: Epochs: epochs must be at least 1, received 0"
    page.get_by_label("Epochs").fill("2")
    page.get_by_text("Ready.").wait_for()
    assert page.get_by_role("button", name="Start").is_enabled()


def test_a_feature_that_is_not_there_is_told_at_its_field(page: Any) -> None:
    opened(page, "/new?metamodel=light&require=Nowhere&exclude=*_Pool&blocks=3&cells=2")
    assert page.get_by_label("Max blocks").input_value() == "3"
    assert page.get_by_label("Excluded features").input_value() == "*_Pool"
    assert "names no feature" in page.locator("#mistake-require").inner_text()
    assert "Known" not in why(page)


def test_options_of_a_sampler_come_with_it(page: Any) -> None:
    opened(page, "/new").get_by_label("Sampler").select_option("coverage")
    page.get_by_text("Options of coverage").click()
    page.get_by_label("Strength").select_option("1")
    page.get_by_text("--strategy coverage --strength 1").wait_for()
    page.get_by_label("Sampler").select_option("uniform")
    page.get_by_text("--strategy uniform").first.wait_for()
    assert page.get_by_label("Strength").count() == 0


def test_a_run_can_be_asked_again_with_changes(page: Any, folder: Path) -> None:
    asked = {"name": "first", "models": 7, "exclude": ["Block2"], "seed": 4}
    with open_to_write(folder) as store:
        run = add_run(store, str(folder), experiment=Experiment.from_options(**asked))
    opened(page, f"/new?from={run.id}")
    assert page.get_by_role("heading", level=1).inner_text() == "Run again with changes"
    assert page.get_by_label("Name").input_value() == "first again"
    assert page.get_by_label("Seed").input_value() == "4"
    page.get_by_label("Number of models").fill("8")
    page.get_by_text("-n 8 ").wait_for()


def test_a_run_of_files_says_where_it_can_be_started(page: Any, folder: Path) -> None:
    experiment = Experiment.from_options(configurations="/data/mine.json")
    with open_to_write(folder) as store:
        run = add_run(store, str(folder), experiment=experiment)
    opened(page, f"/new?from={run.id}")
    assert "only the command line" in why(page)
    assert "--configurations /data/mine.json" in page.get_by_role("complementary").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_in_the_way_of_anybody(
    page: Any, violations: Any, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    opened(page, "/new?require=Nowhere")
    assert violations() == []
    opened(page, "/new")
    page.get_by_text("Ready.").wait_for()
    assert violations() == []
    assert width_of(page) <= width
