"""What came to nothing, by cause, and how it is tried again."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_runs import FAILED, add_run, finish, trained
from web_client import Client

from featurenet.records import State, TrialResult
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.store.trials import every

REJECTED = TrialResult(state=State.REJECTED, cause="weights", reason="Too large\nby far")
LOST = TrialResult(state=State.LOST, cause="lost", reason="Gone")


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        results = {1: trained(60), 2: FAILED, 3: FAILED, 4: REJECTED, 5: LOST, 7: FAILED}
        return add_run(store, str(folder), 6, results).id


def test_causes_come_biggest_first_and_states_add_up(client: Client, run: int) -> None:
    page = client.get(f"/runs/{run}/failures")
    assert [each["cause"] for each in page["causes"]] == ["timeout", "lost", "weights"]
    assert sum(page["states"].values()) == page["sampled"] == 6
    assert page["adds_up"]
    timeout = page["causes"][0]
    assert timeout["numbers"] == [2, 3, 7]
    assert timeout["baselines"] == 1
    assert timeout["reasons"] == [["Too slow", 3]]


def test_reasons_are_their_first_line(client: Client, run: int) -> None:
    page = client.get(f"/runs/{run}/failures")
    assert page["causes"][-1]["reasons"] == [["Too large", 1]]


def test_some_alone_are_tried_again(client: Client, run: int, folder: Path) -> None:
    client.post(f"/runs/{run}/retry", {"states": ["failed"], "numbers": [3, 4, 5]})
    with open_to_read(folder) as store:
        states = {trial.number: trial.state for trial in every(store, run)}
    assert states[3] is State.QUEUED
    assert [states[number] for number in (2, 4, 5)] == [State.FAILED, State.REJECTED, State.LOST]


def test_a_run_without_models_has_no_failures(client: Client, folder: Path) -> None:
    with open_to_write(folder) as store:
        run = add_run(store, str(folder), 0).id
        finish(store, run, {1: trained(60)})
    page = client.get(f"/runs/{run}/failures")
    assert (page["sampled"], page["causes"]) == (0, [])
