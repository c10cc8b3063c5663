"""A served workspace and Chromium in front of it; skipped where there is no Chromium."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from featurenet.featuremodel.model import Configuration
from featurenet.store.opening import create
from featurenet.web.server import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The workspace's; nobody works on it."""
    create(tmp_path).close()
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Lets a browser in, once."""
    with served(folder, "a1" * 32, port=0) as (server, _, found):
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium():  # type: ignore[no-untyped-def]
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("There is no Chromium.")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, address: str):  # type: ignore[no-untyped-def]
    """A page that has been let in, and that fails the test when a script of its own fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    found = context.new_page()
    mistakes: list[str] = []
    found.on("pageerror", lambda error: mistakes.append(str(error)))
    found.goto(address)
    found.wait_for_selector("body[data-ready]")
    yield found
    context.close()
    assert mistakes == []


@pytest.fixture
def violations(page) -> Callable[[], list[str]]:  # type: ignore[no-untyped-def]
    """Asks axe what is wrong with the page, in the theme that it has."""
    script = Path(__file__).parents[2] / "webui" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("axe is not installed: npm ci in webui")

    def ask() -> list[str]:
        page.evaluate(script.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run()).violations")
        return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]

    return ask


@pytest.fixture(scope="session")
def networks() -> list[Configuration]:
    """Two configurations that mean networks, of a run that was once sampled."""
    sample = Path(__file__).parent / "networks.json"
    return [Configuration(frozenset(each)) for each in json.loads(sample.read_text("utf-8"))]
