"""The whole path of a new user: restrict, start, watch, study, take away; mouse, phone and keys."""

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
from hands import Finger, Hand, Keys, Mouse

from featurenet.featuremodel.model import Configuration
from featurenet.store import runs, trials
from featurenet.store.opening import create, open_to_read

pytestmark = [
    pytest.mark.browser,
    pytest.mark.keras,
    pytest.mark.jvm,
    pytest.mark.timeout(600),
]

LONG = 240_000
"""Milliseconds for what trains."""

EXCLUDED = ("Block1_stride_2x2", "Block2_stride_2x2")


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


@pytest.fixture
def hand(request: pytest.FixtureRequest, chromium: Any, serving: Serving) -> Iterator[Hand]:
    """Someone whom the server's address has let in; no script fails, no policy is violated."""
    context = chromium.new_context(**request.param.window)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda line: mistakes.append(line.text) if "Policy" in line.text else None)
    page.goto(serving.address)
    arrived(page, "**/")
    yield request.param(page)
    context.close()
    assert mistakes == []


def arrived(page: Any, address: str) -> None:
    """Waits until a page of that address is drawn."""
    page.wait_for_url(address)
    page.wait_for_selector("body[data-ready]")


def restrict(hand: Hand) -> None:
    """Excludes two features in the editor, and takes them along to a new task."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Meta-models"))
    arrived(page, "**/metamodels")
    hand.press(page.get_by_role("link", name="light", exact=True))
    arrived(page, "**/metamodels/light")
    hand.write(page.get_by_label("Blocks", exact=True), "3")
    hand.write(page.get_by_label("Cells", exact=True), "3")
    with page.expect_event("load"):
        hand.press(page.get_by_role("button", name="Draw"))
    arrived(page, "**/metamodels/light?blocks=3&cells=3")
    for feature in EXCLUDED:
        hand.exclude(feature)
    hand.press(page.get_by_role("link", name="Use in a task"))
    arrived(page, "**/new?*")


def start(hand: Hand, run: int, **fields: str) -> None:
    """Fills in a task's form, and starts it."""
    page = hand.page
    if "Train limit" in fields:
        hand.press(page.get_by_role("group", name="Data").get_by_text("More", exact=True))
    for label, value in fields.items():
        hand.write(page.get_by_label(label), value)
    page.get_by_text(f"-n {fields['Number of models']} ").first.wait_for()
    hand.press(page.locator(".start-row button:enabled"))
    arrived(page, f"**/tasks/{run}")


def watch(page: Any) -> None:
    """It moves live: models are told one after the other, without a reload."""
    page.locator(".strip a.fill-done").first.wait_for(timeout=LONG)
    page.locator("header .state.done").wait_for(timeout=LONG)


def sample_of(folder: Path, run: int = 1) -> dict[int, Configuration]:
    """Returns what was sampled, without baselines, all of which the choices hold for."""
    with open_to_read(folder) as store:
        experiment = runs.get(store, run).experiment
        sample = trials.configurations(store, run)
    assert (experiment.data.dataset, experiment.blocks, experiment.cells) == ("digits", 3, 3)
    assert len(sample) == experiment.models
    assert not any(set(EXCLUDED) & each.selected for each in sample.values())
    return sample


def study(hand: Hand, least: int) -> None:
    """Table, bar and address follow what is selected in a plot."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Study"))
    arrived(page, "**/study")
    hand.choose(page.get_by_role("img", name="Scatter matrix"))
    page.get_by_role("region", name="Selected models").locator("tbody tr").nth(least - 1).wait_for()
    page.get_by_role("region", name="Selection", exact=True).wait_for()
    page.wait_for_url(re.compile("[?&]s="))


def take_zip(hand: Hand) -> Path:
    """Exports what is selected; returns the archive."""
    page = hand.page
    hand.press(page.get_by_role("button", name="Export"))
    with page.expect_download() as found:
        hand.press(page.get_by_role("link", name="Zip that trains them again"))
    return Path(found.value.path())


def compare_two(hand: Hand) -> None:
    """Selects other models in the table, and sees them side by side."""
    page = hand.page
    hand.press(page.get_by_role("button", name="Clear", exact=True))
    hand.press(page.get_by_role("link", name="Models", exact=True))
    arrived(page, re.compile("/models"))
    hand.mark(2)
    hand.press(page.get_by_role("link", name="Compare"))
    arrived(page, "**/compare?m=*")
    assert page.get_by_role("heading", name="Architecture of").count() == 2


def take_model(hand: Hand) -> Path:
    """Opens one of the models that are compared; returns its HDF5."""
    page = hand.page
    hand.press(page.locator("table.compared thead a").first)
    arrived(page, "**/models/1/*")
    with page.expect_download() as found:
        hand.press(page.get_by_role("link", name="HDF5"))
    return Path(found.value.path())


def again(hand: Hand, run: int, **fields: str) -> None:
    """Starts a task like the one of the model that is open."""
    page = hand.page
    hand.press(page.locator("main header a").first)
    arrived(page, "**/tasks/1")
    hand.press(page.get_by_role("link", name="Run again with changes"))
    arrived(page, "**/new?from=1")
    start(hand, run, **fields)


def cancel(hand: Hand) -> None:
    hand.press(hand.page.get_by_role("button", name="Cancel"))
    hand.page.locator("header .state.cancelled").wait_for(timeout=60_000)


@pytest.mark.parametrize("hand", [Mouse], indirect=True)
def test_whole_path(hand: Hand, serving: Serving, folder: Path, tmp_path: Path) -> None:
    restrict(hand)
    start(hand, 1, **{"Number of models": "8", "Epochs": "2"})
    watch(hand.page)
    sample = sample_of(folder)
    assert len(sample) == 8
    study(hand, least=3)
    assert 3 <= len(trained_elsewhere(take_zip(hand), tmp_path, sample)) <= 8
    compare_two(hand)
    assert weights_of(take_model(hand), tmp_path) > 0
    again(hand, 2, **{"Number of models": "9"})

    # The server is restarted in the middle, and nothing is lost.
    page = hand.page
    serving.end()
    page.locator("#offline:not([hidden])").wait_for(timeout=30_000)
    restarted = Serving(folder, serving.port)
    try:
        page.locator("#offline").wait_for(state="hidden", timeout=60_000)
        cancel(hand)
        page.goto(page.url.replace("/tasks/2", "/tasks/1/models"))
        page.get_by_text("baselines included").wait_for()
        assert page.locator("tr[data-number]").count() == 10
    finally:
        restarted.end()


@pytest.mark.parametrize("hand", [Finger, Keys], indirect=True, ids=["finger", "keys"])
def test_same_path_on_a_phone_and_by_keys_alone(hand: Hand, folder: Path) -> None:
    restrict(hand)
    start(hand, 1, **{"Number of models": "2", "Epochs": "1", "Train limit": "100"})
    watch(hand.page)
    assert len(sample_of(folder)) == 2
    study(hand, least=2)
    with zipfile.ZipFile(take_zip(hand)) as archive:
        assert "featurenet run" in archive.read("README.txt").decode()
    compare_two(hand)
    assert take_model(hand).read_bytes()[:4] == b"\x89HDF"
    again(hand, 2, **{"Number of models": "9"})
    cancel(hand)


def trained_elsewhere(
    archive: Path, tmp_path: Path, sample: dict[int, Configuration]
) -> dict[int, Configuration]:
    """Runs an exported zip as it says; returns its architectures, all of them of the sample."""
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(elsewhere)
        words = opened.read("README.txt").decode()
    command = next(line.split("featurenet ")[1] for line in words.splitlines() if "    f" in line)
    rerun = [sys.executable, "-m", "featurenet", *shlex.split(command), "--out", "again"]
    subprocess.run(rerun, cwd=elsewhere, check=True, capture_output=True)  # noqa: S603
    with open_to_read(elsewhere / "again") as store:
        copies = trials.configurations(store, 1)
    assert set(copies.values()) <= set(sample.values())
    return copies


def weights_of(h5: Path, tmp_path: Path) -> int:
    """Loads a model in a process that knows Keras alone; returns its weights."""
    path = tmp_path / "model.h5"
    path.write_bytes(h5.read_bytes())
    check = "import keras, sys; print(keras.saving.load_model(sys.argv[1]).count_params())"
    loaded = subprocess.run(  # noqa: S603
        [sys.executable, "-c", check, str(path)], capture_output=True, text=True, check=True
    )
    return int(loaded.stdout.split()[-1])
