"""The report in a browser: accessible in both themes, usable on a phone, remarks by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import width_of
from sample_runs import model, ok, usual

from featurenet.records import MetricResult
from featurenet.report.html import write_html

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "webui" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def report(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    found = usual(tmp_path)
    partial = MetricResult(status="partial", value=0.4, reason="10 s had passed", images=7)
    odd = model(7, 0.9, 900, metrics={"robust.pgd": partial, "per_class_accuracy": ok({"a": 0.5})})
    write_html(replace(found, trials=(*found.trials, odd)))
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(report: Any, theme: str) -> None:
    report.emulate_media(color_scheme=theme)
    report.evaluate(AXE.read_text(encoding="utf-8"))
    found = report.evaluate("async () => (await axe.run()).violations")
    assert [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]] == []


def test_it_is_usable_on_a_phone(report: Any) -> None:
    report.set_viewport_size({"width": 400, "height": 800})
    assert width_of(report) <= 400


def test_remark_is_reached_by_keyboard(report: Any) -> None:
    mark = report.get_by_role("link", name="partial").first
    mark.focus()
    report.keyboard.press("Enter")
    report.get_by_text("10 s had passed").first.wait_for()
