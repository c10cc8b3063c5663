"""What was studied of the models together, its matrices and files, and how more is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_runs import add_run, trained
from stored_studies import NAME, add_study
from web_client import Client

from featurenet.records import RunState
from featurenet.store import runs
from featurenet.store.opening import open_to_read, open_to_write


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        found = add_run(store, str(folder), 3, {n: trained(60) for n in range(1, 5)}).id
        runs.change(store, found, "run.done", state=RunState.DONE)
    return found


@pytest.fixture
def studied(folder: Path, run: int) -> int:
    with open_to_write(folder) as store:
        add_study(store, run, folder)
    return run


def line(client: Client, run: int) -> dict[str, object]:
    found = client.get(f"/runs/{run}/analyses")["analyses"]
    return next(each for each in found if each["name"] == NAME)


def test_what_was_never_studied_is_listed_too(client: Client, run: int) -> None:
    found = line(client, run)
    assert (found["state"], found["figures"], found["matrices"]) == ("never", [], [])
    assert found["known"]["compare"]["default"] == "correctness"  # type: ignore[index]


def test_findings_are_those_of_the_store(client: Client, studied: int) -> None:
    found = line(client, studied)
    assert found["state"] == "done"
    assert found["current"]
    assert found["figures"] == [["disagreement", 0.25], ["q", None]]
    assert (found["matrices"], found["files"]) == (["disagreement"], ["matrices"])


def test_matrix_is_ordered_by_mean_and_has_gaps(client: Client, studied: int) -> None:
    found = client.get(f"/runs/{studied}/analyses/{NAME}/matrices/disagreement")
    assert found["names"] == ["0003", "0001", "0002"]
    assert found["numbers"] == [3, 1, 2]
    assert found["upper"] == [0.1, None, 0.5]


@pytest.mark.parametrize(
    "path", ["nowhere/matrices/x", f"{NAME}/matrices/names", f"{NAME}/files/x"]
)
def test_what_is_not_there_is_not_found(client: Client, studied: int, path: str) -> None:
    client.get(f"/runs/{studied}/analyses/{path}", 404)


def test_asking_lets_a_run_go_on_to_study(client: Client, run: int, folder: Path) -> None:
    asked = {"analyses": ["disagreement"], "options": {"disagreement": {"compare": "classes"}}}
    client.post(f"/runs/{run}/analyses", asked)
    with open_to_read(folder) as store:
        found = runs.get(store, run)
    assert found.state is RunState.RUNNING
    assert found.experiment.analyses == (NAME,)
    assert found.experiment.analysis_options == {NAME: {"compare": "classes"}}
    assert line(client, run)["state"] == "waiting"


def test_options_that_are_defaults_are_not_written(client: Client, run: int, folder: Path) -> None:
    asked = {"analyses": [NAME], "options": {NAME: {"compare": "correctness"}}}
    client.post(f"/runs/{run}/analyses", asked)
    with open_to_read(folder) as store:
        assert runs.get(store, run).experiment.analysis_options == {}


def test_unknown_analyses_and_options_are_refused(client: Client, run: int) -> None:
    client.post(f"/runs/{run}/analyses", {"analyses": ["nothing"]}, 400)
    wrong = {"analyses": [NAME], "options": {NAME: {"compare": "colours"}}}
    client.post(f"/runs/{run}/analyses", wrong, 400)
    client.post("/runs/99/analyses", {"analyses": [NAME]}, 404)
