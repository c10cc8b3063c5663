"""The table of models: of many rows few are drawn; keys, filter, selection, notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import add_run, trained

from featurenet.store import marks
from featurenet.store.opening import open_to_read, open_to_write

pytestmark = pytest.mark.browser

MODELS = 1_000


@pytest.fixture
def models(page: Any, folder: Path) -> Any:
    """The page of a run of a thousand models, of which the first 300 are trained."""
    results = {number: trained(30 + number % 60, weights=100 * number) for number in range(1, 301)}
    with open_to_write(folder) as store:
        add_run(store, models=MODELS, results=results)
    return opened(page, "/tasks/1/models")


def test_of_many_rows_those_are_drawn_that_are_seen(models: Any) -> None:
    grid = models.get_by_role("region", name="Models, scrolls")
    table = models.get_by_role("table", name="Models")
    assert table.get_attribute("aria-rowcount") == str(MODELS + 2)
    assert table.locator("tr[data-number]").count() < 100
    grid.evaluate("e => { e.scrollTop = e.scrollHeight; }")
    models.get_by_role("row", name="lenet5").wait_for()


def test_keys_move_select_and_open(models: Any) -> None:
    models.keyboard.press("j")
    models.keyboard.press("x")
    models.keyboard.press("j")
    models.keyboard.press("j")
    models.keyboard.press("k")
    models.keyboard.press("x")
    bar = models.get_by_role("region", name="Selection")
    bar.get_by_text(f"2 of {MODELS + 1:,} selected").wait_for()
    models.wait_for_url("**s=59,119*")  # the best two of accuracy
    models.reload()
    models.get_by_text(f"2 of {MODELS + 1:,} selected").wait_for()
    models.keyboard.press("c")
    models.wait_for_url("**/compare?m=1.59,1.119")


def test_filter_sort_and_columns_are_in_the_address(models: Any) -> None:
    models.keyboard.press("/")
    models.keyboard.type("weights < 1000 and accuracy > 0.35")
    models.get_by_text("4 of 1,001 models meet the condition.").wait_for()
    models.get_by_role("button", name="Weights").click()
    first = models.locator("tr[data-number]").first
    first.get_by_text("0006").wait_for()
    models.reload()
    models.get_by_text("4 of 1,001 models meet the condition.").wait_for()
    assert models.get_by_label("Sort by").input_value() == "weights"


def test_mistake_in_a_condition_is_told_and_nothing_is_lost(models: Any) -> None:
    models.get_by_label("Filter").fill("weights <")
    models.locator("#where-mistake:not([hidden])").wait_for()
    assert models.locator("tr[data-number]").count() > 10


def test_what_is_noted_is_kept(models: Any, folder: Path) -> None:
    models.get_by_role("button", name="Star 0059").click()
    models.get_by_role("button", name="Star 0059", pressed=True).wait_for()
    models.keyboard.press("j")
    models.get_by_role("textbox", name="Tags").fill("<b>odd</b>, second")
    models.get_by_role("button", name="Keep").click()
    models.locator("tr .tag", has_text="<b>odd</b>").wait_for()
    with open_to_read(folder) as store:
        mark = marks.every(store, 1)[59]
    assert (mark.star, mark.tags) == (True, ("<b>odd</b>", "second"))


def test_selection_is_exported(models: Any) -> None:
    models.get_by_label("Select 0059").check()
    models.get_by_label("Select 0119").check()
    models.keyboard.press("e")
    with models.expect_download() as found:
        models.get_by_role("link", name="CSV").click()
    lines = Path(found.value.path()).read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["name", "0059", "0119"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(models: Any, violations: Callable[[], list[str]], theme: str) -> None:
    models.emulate_media(color_scheme=theme)
    models.keyboard.press("j")
    models.keyboard.press("x")
    models.get_by_role("region", name="Selection").wait_for()
    assert violations() == []


def test_it_is_usable_on_a_phone(models: Any) -> None:
    models.set_viewport_size({"width": 360, "height": 740})
    models.get_by_role("row", name="0059").wait_for()
    assert width_of(models) <= 360


@pytest.mark.parametrize("models_of_run", [0, 1])
def test_run_of_few_models_is_no_blank_page(page: Any, folder: Path, models_of_run: int) -> None:
    with open_to_write(folder) as store:
        add_run(store, models=models_of_run)
    assert "model" in opened(page, "/tasks/1/models").locator(".finding").inner_text()
