"""New tasks by REST: what can be asked, what is wrong with it, what it would be, the start."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from stored_runs import add_run
from web_client import Client

from featurenet.featuremodel.library import shipped
from featurenet.records import Experiment
from featurenet.resources import bundled
from featurenet.store import runs
from featurenet.store.opening import open_to_read, open_to_write

# What is asked


def test_form_has_every_field_with_meaning_and_default(client: Client) -> None:
    form = client.get("/options")
    fields = {each["name"]: each for each in form["fields"]}
    files = {"specialisation", "configurations", "plugins", "data_dir"}
    left = set(Experiment.names()) - files - {"recipe"}
    assert set(fields) == left
    assert [name for name, each in fields.items() if not each["help"]] == []
    assert fields["learning_rate"]["default"] == 3e-3
    assert fields["time_limit"]["section"] == "sampling"
    assert fields["blocks"]["schema_of"]["anyOf"][0] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
    }


def test_form_names_what_can_be_chosen(client: Client) -> None:
    choices = client.get("/options")["choices"]
    names = {field: [each["name"] for each in found] for field, found in choices.items()}
    assert names["metamodel"] == list(shipped())
    assert "digits" in names["dataset"]
    assert names["search"] == ["once"]
    assert {"lenet5", "linear"} <= set(names["baselines"])
    assert "robust.pgd" in names["metrics"]
    assert "diff.disagreement" in names["analyses"]
    coverage = next(each for each in choices["strategy"] if each["name"] == "coverage")
    assert coverage["detail"]["strength"]["default"] == 2
    assert coverage["detail"]["complete"]["help"]


def test_defaults_of_the_form_can_be_sent_back(client: Client) -> None:
    fields = client.get("/options")["fields"]
    options = {each["name"]: each["default"] for each in fields if each["default"] is not None}
    assert client.post("/drafts", {"options": options})["options"] == {}


# What is wrong with it


def test_draft_is_the_whole_task(client: Client) -> None:
    draft = client.post("/drafts", {"options": {"models": 3, "epochs": 2, "name": "a b"}})
    assert Experiment.parse(draft["experiment"]).models == 3
    assert draft["options"] == {"name": "a b", "models": 3, "epochs": 2}
    assert draft["command"] == "featurenet run light --name 'a b' -n 3 --epochs 2"
    assert "featurenet.run(\n    'light',\n    name='a b'," in draft["python"]


def test_each_wrong_field_has_its_sentence(client: Client) -> None:
    asked = {"epochs": -1, "models": 0, "dataset": "mnsit", "nothing": 1, "baselines": ["x"]}
    fields = client.post("/drafts", {"options": asked}, status=400)["error"]["fields"]
    assert fields["epochs"] == "epochs must be at least 1, received -1"
    assert "Did you mean mnist?" in fields["dataset"]
    assert set(fields) == set(asked)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"min_blocks": 5, "max_blocks": 2}, "max_blocks"),
        ({"strength": 1}, "strength"),
        ({"strategy": "coverage", "strength": 3}, "strength"),
        ({"search": "twice"}, "search"),
        ({"metrics": ["nothing"]}, "metrics"),
        ({"analyses": ["nothing"]}, "analyses"),
    ],
)
def test_mistakes_are_told_at_their_field(
    client: Client, options: dict[str, Any], field: str
) -> None:
    error = client.post("/drafts", {"options": options}, status=400)["error"]
    assert list(error["fields"]) == [field]


@pytest.mark.parametrize("name", ["specialisation", "configurations", "plugins", "data_dir"])
def test_files_are_not_named_in_a_browser(client: Client, name: str) -> None:
    error = client.post("/drafts", {"options": {name: "/etc/passwd"}}, status=400)["error"]
    assert "only the command line" in error["fields"][name]


@pytest.mark.parametrize("name", ["metamodel", "dataset"])
@pytest.mark.parametrize("path", ["/etc/passwd", "../light", "light.xml", "\x00", "", "https://x"])
def test_names_are_no_paths(client: Client, name: str, path: str) -> None:
    error = client.post("/drafts", {"options": {name: path}}, status=400)["error"]
    assert error["fields"][name].startswith("There is no")


@pytest.mark.jvm
@pytest.mark.parametrize(
    "options",
    [
        {"cls": 1},
        {"self": 1},
        {"schema": 99},
        {"": 1},
        {"min_blocks": 10**30},
        {"models": 10**30},
        {"iterations": 10**30},
        {"learning_rate": float("inf")},
        {"time_limit": float("nan")},
        {"name": "\ud800"},
        {"name": {"a": [1]}},
        {"require": [["a"]]},
        {"metric_options": {"robust.deepfool": 1}},
        {"metric_options": []},
        {"analysis_options": {"diff.disagreement": {"x": {}}}},
    ],
)
def test_nothing_sent_is_a_mistake_of_the_server(client: Client, options: dict[str, Any]) -> None:
    for path in ("/drafts", "/previews", "/runs"):
        assert client.post(path, {"options": options}, status=400)["error"]["message"]


# What it would be


@pytest.mark.jvm
def test_preview_shows_architectures_sizes_and_costs(client: Client) -> None:
    preview = client.post("/previews", {"options": {"models": 10, "epochs": 2}})["preview"]
    assert preview["configurations"]["exact"]
    assert int(preview["configurations"]["value"]) > 10**20
    assert len(preview["architectures"]) == 5
    assert all(each["weights"] > 0 and each["blocks"] for each in preview["architectures"])
    assert len(preview["sizes"]) + preview["rejected"] == 50
    assert preview["sizes"] == sorted(preview["sizes"])
    costs = preview["estimate"]
    assert 0 < costs["low"] < costs["seconds"] < costs["high"]
    assert costs["models"] == 0


@pytest.mark.jvm
def test_preview_heeds_what_is_excluded(client: Client) -> None:
    every = client.post("/previews", {"options": {"metamodel": "lenet"}})["preview"]
    few = client.post("/previews", {"options": {"metamodel": "lenet", "blocks": 1}})["preview"]
    assert int(few["configurations"]["value"]) < int(every["configurations"]["value"])


@pytest.mark.jvm
def test_preview_tells_what_limits_reject(client: Client) -> None:
    free = client.post("/previews", {"options": {}})["preview"]
    tight = client.post("/previews", {"options": {"max_weights": 1_000}})["preview"]
    assert tight["rejected"] > free["rejected"]
    assert max(tight["sizes"]) <= 1_000
    none = client.post("/previews", {"options": {"max_flops": 1}})["preview"]
    assert none["architectures"] == none["sizes"] == []


@pytest.mark.jvm
def test_preview_draws_as_the_task_would(client: Client) -> None:
    sizes = [
        client.post("/previews", {"options": {"strategy": each}})["preview"]["sizes"]
        for each in ("diverse", "uniform")
    ]
    assert sizes[0] != sizes[1]


@pytest.mark.jvm
def test_preview_tells_what_no_configuration_meets(client: Client) -> None:
    message = client.post("/previews", {"options": {"max_features": 1}}, 400)["error"]["message"]
    assert "no configuration" in message
    asked = {"require": ["Nowhere"]}
    fields = client.post("/previews", {"options": asked}, 400)["error"]["fields"]
    assert "names no feature" in fields["require"]


# The start


@pytest.mark.jvm
def test_start_queues_what_was_asked(client: Client, folder: Path) -> None:
    body = {"options": {"models": 2, "epochs": 1, "name": "Erste 🐜"}, "priority": 3}
    number = client.post("/runs", body)["run"]
    with open_to_read(folder) as store:
        run = runs.get(store, number)
    assert (run.state, run.experiment.name, run.experiment.models) == ("queued", "Erste 🐜", 2)
    assert [each["run"] for each in client.get("/runs")["runs"]] == [number]


@pytest.mark.jvm
def test_start_takes_an_own_meta_model_by_its_name(client: Client, folder: Path) -> None:
    (folder / "metamodels").mkdir()
    shutil.copy(bundled("metamodels") / "light.xml", folder / "metamodels" / "mine.xml")
    assert "mine" in [each["name"] for each in client.get("/options")["choices"]["metamodel"]]
    number = client.post("/runs", {"options": {"metamodel": "mine", "models": 2}})["run"]
    assert client.get(f"/runs/{number}/draft")["options"]["metamodel"] == "mine"


def test_start_refuses_what_a_draft_refuses(client: Client) -> None:
    client.post("/runs", {"options": {"epochs": 0}}, status=400)
    client.post("/runs", {"options": {}, "priority": 10**6}, status=400)
    client.post("/runs", {"epochs": 1}, status=400)
    assert client.get("/runs")["runs"] == []


def test_task_of_a_run_can_be_asked_again(client: Client, folder: Path) -> None:
    asked = {"metamodel": "original", "models": 7, "exclude": ["*_Pool"], "seed": 4}
    with open_to_write(folder) as store:
        run = add_run(store, str(folder), experiment=Experiment.from_options(**asked))
    draft = client.get(f"/runs/{run.id}/draft")
    assert draft["options"] == asked
    assert client.post("/drafts", {"options": draft["options"]})["command"] == draft["command"]
    client.get("/runs/99/draft", status=404)
