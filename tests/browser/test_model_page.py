"""One model, and several side by side: drawn, measured, downloaded, odd ones included."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import opened, width_of
from stored_runs import FAILED, finish, trained

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Proposal, RunState
from featurenet.store import marks, runs, trials
from featurenet.store.opening import open_to_read, open_to_write

pytestmark = pytest.mark.browser

FACTS = {"data": {"shape": [8, 8, 1], "class_names": [*"0123456789"]}}


@pytest.fixture
def run(folder: Path, networks: list[Configuration]) -> int:
    """Two sampled networks, one of which failed, and LeNet-5."""
    place = folder / "run"
    place.mkdir()
    (place / "model.h5").write_bytes(b"weights")
    done = trained(80).model_copy(
        update={
            "files": {"h5": "model.h5"},
            "history": {"loss": [2.0, None, 1.0], "val_loss": [2.0, 1.5, 1.2]},
        }
    )
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(name="<i>odd</i>", baselines=("lenet5",)), str(place)).id
        names = sorted({name for each in networks for name in each.selected})
        sample = [Proposal(each) for each in networks]
        trials.add(store, found, names, [*sample, Proposal(baseline="lenet5")])
        runs.change(store, found, "trials.ready", state=RunState.RUNNING, facts=FACTS)
        finish(store, found, {1: done, 2: FAILED, 3: trained(90)})
    return found


def test_cell_tells_its_layers(page: Any, run: int) -> None:
    opened(page, f"/models/{run}/1")
    cell = page.get_by_role("button", name=re.compile("^Cell 1 .*of block 1"))
    cell.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Block 1, cell 1").wait_for()
    assert cell.get_attribute("aria-pressed") == "true"


def test_file_is_downloaded(page: Any, run: int) -> None:
    opened(page, f"/models/{run}/1")
    with page.expect_download() as found:
        page.get_by_role("link", name="HDF5").click()
    assert Path(found.value.path()).read_bytes() == b"weights"


def test_note_is_kept(page: Any, run: int, folder: Path) -> None:
    opened(page, f"/models/{run}/1").get_by_label("Note", exact=True).fill("<script>x</script>")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Noted of 0001.").wait_for()
    with open_to_read(folder) as store:
        assert marks.every(store, run)[1].note == "<script>x</script>"


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(
    page: Any, run: int, violations: Callable[[], list[str]], theme: str, number: int
) -> None:
    page.emulate_media(color_scheme=theme)
    opened(page, f"/models/{run}/{number}")
    assert violations() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_comparison_is_accessible(
    page: Any, run: int, violations: Callable[[], list[str]], theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    opened(page, f"/compare?m={run}.1,{run}.2,{run}.3")
    assert violations() == []


def test_differences_are_shown_and_what_is_equal_on_demand(page: Any, run: int) -> None:
    opened(page, f"/compare?m={run}.1,{run}.2")
    table = page.get_by_role("region", name="Structure side by side")
    some = table.get_by_role("row").count()
    page.get_by_label("Show what is equal, too").check()
    page.wait_for_url("**all=1*")
    assert table.get_by_role("row").count() > some > 1


@pytest.mark.parametrize(
    "path", ["/models/{run}/1", "/models/{run}/2", "/compare?m={run}.1,{run}.3", "/compare"]
)
def test_it_is_usable_on_a_phone(page: Any, run: int, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, path.format(run=run))
    assert width_of(page) <= 360


def test_model_that_is_not_there(page: Any, run: int) -> None:
    assert "no model 99" in opened(page, f"/models/{run}/99").locator("main").inner_text()
