"""Every page: accessible, usable on a phone, never blank, whatever a run holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import DECLARED, FAILED, add_run, trained

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, MetricResult, Proposal, TrialResult
from featurenet.store import marks, runs, trials, views
from featurenet.store.marks import Mark
from featurenet.store.opening import open_to_write
from featurenet.web.pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.jvm]

NAMES = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>",
    "javascript:alert(1)", "{{constructor.constructor('alert(1)')()}}", "' onfocus='alert(1)",
    "\u202eevil\u202c", "zero\u200bwidth", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628",
    "\u4f60\u597d \U0001f600", "../../../etc/passwd", "CON", "=1+1", "x" * 200, "&lt;b&gt;",
    "</title><script>alert(1)</script>",
)  # fmt: skip
"""What things might be called: tags, right to left, invisible, every script, paths, long."""

NOT_FINITE = TrialResult(
    **{
        **dict(trained(50)),
        "metrics": {
            "accuracy": MetricResult(status="ok", value=None, reason="not finite"),
            "robust.x": MetricResult(status="failed", reason=NAMES[0]),
        },
        "history": {"loss": [None, None], "val_loss": [1.0, None]},
        "summary": {"weights": 0},
    }
)


def pages_of(run: int) -> list[str]:
    """Returns the addresses of all pages, those of a run for this one."""
    values = {"<int:run>": str(run), "<int:trial>": "1", "<name>": "light"}
    found = []
    for page in PAGES:
        path = page.path
        for part, value in values.items():
            path = path.replace(part, value)
        found.append(f"{path}?m={run}.1,{run}.2" if path == "/compare" else path)
    return found


@pytest.fixture
def watched(page: Any) -> Iterator[Any]:
    """A page that tells when a script of somebody else ran, or the policy was violated."""
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda line: told.append(line.text) if "Policy" in line.text else None)
    yield page
    assert told == []


def corpus(folder: Path) -> list[int]:
    """Runs of nothing, of one model, of failures only, of figures that are no numbers."""
    samples: list[dict[int, TrialResult]] = [
        {},
        {1: trained(50)},
        {1: FAILED, 2: FAILED},
        {1: NOT_FINITE, 2: trained(50)},
        {1: trained(10), 2: trained(20)},  # nothing learned
    ]
    with open_to_write(folder) as store:
        queued = runs.add(store, Experiment(), ".").id
        return [queued, *(add_run(store, models=2, results=each).id for each in samples)]


def test_odd_runs_leave_no_page_blank(watched: Any, folder: Path) -> None:
    for run in corpus(folder):
        for path in pages_of(run):
            text = opened(watched, path).locator("main").inner_text()
            assert len(text.strip()) > 20, (run, path)
            assert "could not answer" not in text, (run, path, text)
            assert "undefined" not in text, (run, path, text)
            assert "NaN" not in text, (run, path, text)


def test_whatever_things_are_called_they_are_text(watched: Any, folder: Path) -> None:
    with open_to_write(folder) as store:
        for name in NAMES:
            found = runs.add(store, Experiment(name=name, baselines=()), ".").id
            features = tuple(NAMES[:3])
            sample = [Proposal(Configuration(frozenset(features[:2])), origin=name)] * 2
            trials.add(store, found, features, sample)
            runs.write_facts(store, found, DECLARED)
            marks.write(store, found, 1, Mark(True, name, (name[:60],)))
            views.write(store, found, name[:100], "axes=weights,accuracy")
    for path in ("/", "/metamodels", "/settings"):
        opened(watched, path)
    for run in (1, 2, len(NAMES)):
        for path in pages_of(run):
            opened(watched, path)
            assert watched.locator("main script, main img[src=x]").count() == 0
    for run in range(1, len(NAMES) + 1):
        opened(watched, f"/tasks/{run}")
        assert watched.locator("h1").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible(
    page: Any, folder: Path, violations: Callable[[], list[str]], theme: str
) -> None:
    with open_to_write(folder) as store:
        results = {1: trained(80), 2: trained(90), 3: FAILED, 4: NOT_FINITE}
        run = add_run(store, models=6, results=results).id
        runs.write_facts(store, run, DECLARED)
    page.emulate_media(color_scheme=theme)
    found = {}
    for path in pages_of(run):
        opened(page, path)
        if wrong := violations():
            found[path] = wrong
    assert found == {}


def test_every_page_is_usable_on_a_phone(page: Any, folder: Path) -> None:
    with open_to_write(folder) as store:
        run = add_run(store, models=6, results={1: trained(80), 2: FAILED}).id
    page.set_viewport_size({"width": 360, "height": 740})
    wide = {}
    for path in pages_of(run):
        width = width_of(opened(page, path))
        if width > 360:
            wide[path] = width
    assert wide == {}


def test_main_path_by_keyboard_alone(page: Any, folder: Path) -> None:
    with open_to_write(folder) as store:
        add_run(store, models=6, results={1: trained(80), 2: trained(90), 3: trained(70)})
    opened(page, "/")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/new")
    opened(page, "/tasks/1/models")
    for key in ("j", "x", "j", "x", "c"):
        page.keyboard.press(key)
    page.wait_for_url("**/compare?m=1.1,1.2")
    opened(page, "/tasks/1/models")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/models/1/2")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
