"""The study: one selection for scatter matrix, parallel coordinates, table and address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import DECLARED, FAILED, add_run, trained

from featurenet.records import TrialResult
from featurenet.store import runs
from featurenet.store.opening import open_to_write

pytestmark = pytest.mark.browser

RESULTS = {number: trained(30 + number % 60, weights=7 * number**2) for number in range(1, 101)}


@pytest.fixture
def study(page: Any, folder: Path) -> Any:
    with open_to_write(folder) as store:
        add_run(store, models=100, results=RESULTS)
        runs.write_facts(store, 1, DECLARED)
    return opened(page, "/tasks/1/study")


def brush(page: Any, name: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags over a canvas, from and to shares of its width and height."""
    canvas = page.get_by_role("img", name=name)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()


def test_brush_is_followed_by_table_bar_and_address(study: Any) -> None:
    brush(study, "Scatter matrix", (0.7, 0.05), (0.97, 0.5))
    study.get_by_role("region", name="Selection").wait_for()
    study.wait_for_url(re.compile("[?&]s="))
    words = study.get_by_role("region", name="Selection").inner_text()
    number = int(words.split()[0])
    assert 3 <= number < 100
    table = study.get_by_role("region", name="Selected models")
    assert table.locator("tbody tr").count() == min(number, 50)
    study.wait_for_timeout(500)  # the address follows a brush when it rests
    study.reload()
    study.get_by_text(f"{number} of 101 selected").wait_for()


def test_lasso_selects_what_it_encloses(study: Any) -> None:
    study.get_by_role("button", name="Lasso").click()
    canvas = study.get_by_role("img", name="Scatter matrix")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    corners = [(0.6, 0.05), (0.97, 0.05), (0.97, 0.6), (0.6, 0.1)]
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    study.mouse.move(*points[0])
    study.mouse.down()
    for point in points[1:]:
        study.mouse.move(*point, steps=5)
    study.mouse.up()
    words = study.get_by_role("region", name="Selection").inner_text()
    assert 1 <= int(words.split()[0]) < 60


def test_range_of_an_axis_selects(study: Any) -> None:
    box = study.get_by_role("img", name="Parallel").bounding_box()
    x = 56 / box["width"]
    brush(study, "Parallel", (x, 0.2), (x, 0.6))
    study.get_by_role("region", name="Selection").wait_for()
    study.get_by_role("button", name="Clear the ranges").click()
    study.get_by_role("region", name="Selection").wait_for(state="hidden")


def test_keys_move_from_model_to_model(study: Any) -> None:
    study.get_by_role("img", name="Scatter matrix").focus()
    study.keyboard.press("ArrowRight")
    study.get_by_text("0001: Weights 7").wait_for()
    study.keyboard.press("x")
    study.get_by_text("1 of 101 selected").wait_for()
    study.keyboard.press("Enter")
    study.wait_for_url("**/models/1/1")


def test_keys_select_all_models_on_the_way(study: Any) -> None:
    study.get_by_role("img", name="Scatter matrix").focus()
    study.keyboard.press("ArrowRight")
    for _ in range(3):
        study.keyboard.press("Shift+ArrowRight")
    study.get_by_text("3 of 101 selected").wait_for()


def test_keys_select_the_range_of_an_axis(study: Any) -> None:
    study.get_by_role("img", name="Parallel").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        study.keyboard.press(key)
    study.get_by_text(re.compile(r"Accuracy: 31\.\d % to 87\.\d %, \d\d selected")).wait_for()
    study.keyboard.press("Escape")
    study.get_by_text("Accuracy: no range.").wait_for()
    study.get_by_role("region", name="Selection").wait_for(state="hidden")


def test_a_button_keeps_the_focus_when_its_part_is_drawn_anew(study: Any) -> None:
    button = study.get_by_role("button", name="log Accuracy")
    button.focus()
    study.keyboard.press("Enter")
    study.locator('button[aria-pressed="true"]:focus', has_text="log Accuracy").wait_for()
    study.keyboard.press("Enter")
    study.locator('button[aria-pressed="false"]:focus', has_text="log Accuracy").wait_for()


def test_front_is_selected_and_views_are_kept(study: Any) -> None:
    study.get_by_role("button", name="Select the front").click()
    study.get_by_role("region", name="Selection").wait_for()
    study.get_by_label("Colour by").select_option("weights")
    study.wait_for_url("**colour=weights*")
    study.get_by_label("Name of this view").fill("<b>mine</b>")
    study.get_by_role("button", name="Keep this view").click()
    study.get_by_role("button", name="<b>mine</b>", exact=True).wait_for()
    opened(study, "/tasks/1/study").get_by_role("button", name="<b>mine</b>", exact=True).click()
    study.wait_for_url("**colour=weights*")


def test_relation_is_told_with_its_interval(study: Any) -> None:
    study.get_by_text(re.compile(r"Spearman -?0\.\d\d, 95 % .* n = 100")).first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(study: Any, violations: Callable[[], list[str]], theme: str) -> None:
    study.emulate_media(color_scheme=theme)
    study.get_by_role("button", name="Select the front").click()
    study.get_by_role("region", name="Selection").wait_for()
    assert violations() == []


def test_it_is_usable_on_a_phone(study: Any) -> None:
    study.set_viewport_size({"width": 360, "height": 740})
    study.reload()
    study.wait_for_selector("body[data-ready]")
    assert width_of(study) <= 360


@pytest.mark.parametrize("results", [{}, {1: FAILED, 2: FAILED}, {1: trained(50)}], ids=range(3))
def test_odd_runs_are_no_blank_page(
    page: Any, folder: Path, results: dict[int, TrialResult]
) -> None:
    with open_to_write(folder) as store:
        add_run(store, models=2, results=results)
    assert "Pareto front" in opened(page, "/tasks/1/study").locator("main").inner_text()
