"""The editor of feature models: by mouse, by keys, and what follows from a choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of

from featurenet.store.own_metamodels import own_metamodels

pytestmark = [pytest.mark.browser, pytest.mark.jvm]


def test_choice_by_mouse_is_followed_at_once(page: Any) -> None:
    opened(page, "/metamodels/light")
    page.get_by_text(re.compile(r"e\d+ configurations are left|[\d,]+ configurations")).wait_for()
    page.locator('[data-name="Block2"] .choice').click()
    page.locator('[data-name="Block2"]', has_text="required").wait_for()
    page.locator('[data-name="Block1"]', has_text="always").wait_for()
    page.wait_for_url("**require=Block2*")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.locator('[data-name="Block2"]', has_text="free").wait_for()


def test_conflict_is_told_and_undone(page: Any) -> None:
    opened(page, "/metamodels/light?require=Block2,Block1_Cell1&exclude=Block1")
    page.get_by_text("No configuration is left.").wait_for()
    page.get_by_role("button", name="Undo this: Block1", exact=True).click()
    page.get_by_text("No configuration is left.").wait_for(state="detached")


def test_keys_do_the_same_and_the_task_has_the_choices(page: Any, folder: Path) -> None:
    opened(page, "/metamodels/light")
    page.get_by_role("treeitem", name="Architecture").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "x"):
        page.keyboard.press(key)
    page.locator('[data-name="Block2"]', has_text="excluded").wait_for()
    page.get_by_label("Name of the specialisation").fill("one-block")
    page.get_by_role("button", name="Save as a specialisation").click()
    page.get_by_text("Kept as the meta-model one-block.").wait_for()
    assert list(own_metamodels(folder)) == ["one-block"]
    page.get_by_role("link", name="Use in a task").click()
    page.wait_for_url("**/new?metamodel=light&exclude=Block2")
    page.get_by_text("--exclude Block2").first.wait_for()


def test_search_finds_features_deep_in_the_tree(page: Any) -> None:
    opened(page, "/metamodels/light").get_by_label("Search").fill("dropout")
    page.get_by_role("treeitem", name="Dropout").first.wait_for()


@pytest.mark.parametrize("path", ["/metamodels", "/metamodels/light?require=Block2"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(
    page: Any, violations: Callable[[], list[str]], theme: str, path: str
) -> None:
    page.emulate_media(color_scheme=theme)
    opened(page, path)
    assert violations() == []


@pytest.mark.parametrize("path", ["/metamodels", "/metamodels/light"])
def test_it_is_usable_on_a_phone(page: Any, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, path)
    assert width_of(page) <= 360


def test_constraint_and_sizes(page: Any, folder: Path) -> None:
    opened(page, "/metamodels/light")
    page.get_by_label("Feature that requires or excludes").fill("Block2")
    page.get_by_label("Feature that is required or excluded").fill("Block1_Cell2")
    page.get_by_label("Kind of constraint").select_option("excludes")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Remove the constraint of Block2 and Block1_Cell2").wait_for()
    page.wait_for_url("**rules=Block2*")
    page.get_by_role("button", name="Sizes of a quick sample").click()
    page.get_by_text(re.compile(r"[\d,]+ to [\d,]+ weights, half of them below")).wait_for()
