"""Events of a run, page by page."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_runs import FAILED, add_run, trained
from web_client import Client

from featurenet.store import events
from featurenet.store.opening import open_to_write


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        found = add_run(store, str(folder), 2, {1: trained(60), 2: FAILED}).id
        with store.transaction():
            events.write(store, found, "trial.epoch", 1, {"epoch": 1})
    return found


def kinds(client: Client, path: str) -> list[str]:
    return [each["kind"] for each in client.get(path)["events"]]


def test_the_newest_come_first_and_progress_can_be_left_out(client: Client, run: int) -> None:
    assert kinds(client, f"/runs/{run}/events")[0] == "trial.epoch"
    quiet = kinds(client, f"/runs/{run}/events?progress=false")
    assert "trial.epoch" not in quiet
    assert "trial.failed" in quiet


def test_kind_and_trial_narrow_it(client: Client, run: int) -> None:
    path = f"/runs/{run}/events?kind=trial.&trial=2&progress=false"
    assert kinds(client, path) == ["trial.failed", "trial.running"]


def test_pages_lead_on_to_all_of_it(client: Client, run: int) -> None:
    whole = [each["id"] for each in client.get(f"/runs/{run}/events")["events"]]
    found: list[int] = []
    while True:
        before = f"&before={found[-1]}" if found else ""
        page = client.get(f"/runs/{run}/events?limit=2{before}")["events"]
        found += [each["id"] for each in page]
        if len(page) < 2:
            break
    assert found == whole
