"""The whole path of a new user: restrict, start, watch, study, take away, go on after a restart."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from featurenet.results import Results
from featurenet.store import runs, trials
from featurenet.store.opening import create, open_to_read
from featurenet.store.workspace import Place

pytestmark = [
    pytest.mark.browser,
    pytest.mark.keras,
    pytest.mark.jvm,
    pytest.mark.timeout(600),
]

LONG = 240_000
"""Milliseconds for what trains."""


class Serving:
    """`featurenet serve` in a process of its own, with a worker."""

    def __init__(self, folder: Path, port: int = 0):
        command = [sys.executable, "-m", "featurenet", "serve", str(folder), "--port", str(port)]
        self.process = subprocess.Popen(  # noqa: S603 – our own command
            command, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        found = (re.search(r"http://\S+", line) for line in self.process.stdout)
        self.address = next(each[0] for each in found if each)

    @property
    def port(self) -> int:
        return int(re.findall(r":(\d+)/", self.address)[0])

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "work").close()
    return tmp_path / "work"


@pytest.fixture
def serving(folder: Path) -> Iterator[Serving]:
    started = Serving(folder)
    yield started
    started.end()


def ready(page: Any) -> Any:
    page.wait_for_selector("body[data-ready]")
    return page


def test_whole_path(chromium: Any, serving: Serving, folder: Path, tmp_path: Path) -> None:
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda line: mistakes.append(line.text) if "Policy" in line.text else None)
    page.goto(serving.address)
    ready(page)
    base = serving.address.partition("/enter")[0]

    # Two features are excluded in the editor, and taken along to a new task.
    page.goto(f"{base}/metamodels/light?blocks=3&cells=3")
    ready(page).get_by_label("Search").fill("Block1_stride")
    for feature in ("Block1_stride_2x2", "Block2_stride_2x2"):
        page.get_by_label("Search").fill(feature)
        row = page.locator(f'[data-name="{feature}"]')
        row.click()
        page.keyboard.press("x")
        page.locator(f'[data-name="{feature}"]', has_text="excluded").wait_for()
    page.get_by_role("link", name="Use in a task").click()
    ready(page).get_by_label("Number of models").fill("8")
    page.get_by_label("Epochs").fill("2")
    page.get_by_text("-n 8").first.wait_for()
    page.locator(".start-row button:enabled").click()

    # It moves live: models are told one after the other, without a reload.
    page.wait_for_url("**/tasks/1")
    ready(page)
    page.locator(".strip a.fill-done").first.wait_for(timeout=LONG)
    page.locator("header .state.done").wait_for(timeout=LONG)
    with open_to_read(folder) as store:
        experiment = runs.get(store, 1).experiment
        sample = trials.configurations(store, 1)
    excluded = {"Block1_stride_2x2", "Block2_stride_2x2"}
    assert len(sample) == 8
    assert (experiment.blocks, experiment.cells, experiment.training.epochs) == (3, 3, 2)
    assert not any(excluded & each.selected for each in sample.values())

    # A brush in the study is followed by table, bar and address.
    page.get_by_role("link", name="Study").click()
    canvas = ready(page).get_by_role("img", name="Scatter matrix")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 70, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + box["height"] - 60, steps=5)
    page.mouse.up()
    page.get_by_role("region", name="Selected models").locator("tbody tr").nth(2).wait_for()
    page.wait_for_url(re.compile("[?&]s="))

    # The selection is exported as a zip, and runs elsewhere to the same architectures.
    page.keyboard.press("e")
    with page.expect_download() as found:
        page.get_by_role("link", name="Zip that trains them again").click()
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(found.value.path()) as archive:
        archive.extractall(elsewhere)
        words = archive.read("README.txt").decode()
    assert "featurenet run" in words
    command = next(line.split("featurenet ")[1] for line in words.splitlines() if "    f" in line)
    rerun = [sys.executable, "-m", "featurenet", *shlex.split(command), "--out", "again"]
    subprocess.run(rerun, cwd=elsewhere, check=True, capture_output=True)  # noqa: S603
    with open_to_read(elsewhere / "again") as store:
        copies = trials.configurations(store, 1)
    assert 3 <= len(copies) <= 8
    assert set(copies.values()) <= set(sample.values())

    # A model is opened and its HDF5 loads back.
    number = Results.load(Place(folder, 1), brief=True).best().number
    page.goto(f"{base}/models/1/{number}")
    with ready(page).expect_download() as found:
        page.get_by_role("link", name="HDF5").click()
    path = tmp_path / "model.h5"
    path.write_bytes(Path(found.value.path()).read_bytes())
    check = "import keras, sys; print(keras.saving.load_model(sys.argv[1]).count_params())"
    loaded = subprocess.run(  # noqa: S603
        [sys.executable, "-c", check, str(path)], capture_output=True, text=True, check=True
    )
    assert int(loaded.stdout.split()[-1]) > 0

    # Another task is cancelled; the server is restarted in the middle, and nothing is lost.
    page.goto(f"{base}/new?from=1")
    ready(page).get_by_label("Number of models").fill("9")
    page.get_by_text("-n 9").first.wait_for()
    page.locator(".start-row button:enabled").click()
    page.wait_for_url("**/tasks/2")
    ready(page)
    serving.end()
    page.locator("#offline:not([hidden])").wait_for(timeout=30_000)
    again = Serving(folder, serving.port)
    try:
        page.locator("#offline").wait_for(state="hidden", timeout=60_000)
        page.get_by_role("button", name="Cancel").click()
        page.locator("header .state.cancelled").wait_for(timeout=60_000)
        page.goto(f"{base}/tasks/1/models")
        ready(page).get_by_text("baselines included").wait_for()
        assert page.locator("tr[data-number]").count() == 10
    finally:
        again.end()
    assert mistakes == []
