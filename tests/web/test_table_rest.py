"""The table of models over REST: rows and values of `featurenet show`; marks; files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from stored_runs import FAILED, add_run, trained
from web_client import Client

from featurenet.results import Results
from featurenet.store.opening import open_to_write


@pytest.fixture
def run(folder: Path) -> int:
    """Five models and LeNet-5: of three accuracies, one failed, one waiting."""
    results = {1: trained(80, weights=500), 2: trained(90), 3: trained(40), 4: FAILED}
    with open_to_write(folder) as store:
        return add_run(store, models=5, results=results).id


def test_it_is_the_table_of_the_command(client: Client, folder: Path, run: int) -> None:
    page = client.get(f"/runs/{run}/table?columns=name,accuracy,weights&sort=accuracy")
    table = Results.load(run, folder).table("name,accuracy,weights", sort="accuracy")
    assert page["columns"] == list(table.columns)
    assert page["rows"] == [list(row) for row in table.rows]
    assert page["numbers"][:3] == [2, 1, 3]
    assert page["states"][:3] == ["done"] * 3


def test_it_comes_in_pages(client: Client, run: int) -> None:
    whole = client.get(f"/runs/{run}/table?columns=name")
    part = client.get(f"/runs/{run}/table?columns=name&offset=2&limit=2")
    assert part["rows"] == whole["rows"][2:4]
    assert part["total"] == whole["total"] == 6
    assert part["matching"] == whole["numbers"]


def test_conditions_and_numbers_choose_rows(client: Client, run: int) -> None:
    assert client.get(f"/runs/{run}/table?where=weights%20>%20100")["numbers"] == [1]
    assert client.get(f"/runs/{run}/table?models=2-3,5")["numbers"] == [2, 3, 5]
    assert client.get(f"/runs/{run}/table?models=2-3&where=accuracy%20<%200.5")["numbers"] == [3]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("where=import%20os", "condition"),
        ("columns=nothing", "nothing"),
        ("sort=nothing", "nothing"),
        ("models=x", "1-5,9"),
        ("models=1-999999999", "100,000"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_wrong_is_told(client: Client, run: int, query: str, words: str) -> None:
    assert words in json.dumps(client.get(f"/runs/{run}/table?{query}", status=400))


def test_columns_say_what_they_are(client: Client, run: int) -> None:
    columns = {each["name"]: each for each in client.get(f"/runs/{run}/columns")["columns"]}
    assert columns["accuracy"]["way"] == "percent"
    assert columns["accuracy"]["better"] == "max"
    assert columns["weights"]["way"] == "count"
    assert not columns["star"]["shown"]


def test_marks_are_columns(client: Client, run: int) -> None:
    mark = {"star": True, "note": "=small & odd", "tags": ["for the paper", "smäll"]}
    client.put(f"/runs/{run}/models/2/mark", mark)
    page = client.get(f"/runs/{run}/table?columns=name,star,tags,note&where=star%20==%201")
    assert page["numbers"] == [2]
    assert page["marks"] == {"2": mark}
    client.put(f"/runs/{run}/models/2/mark", {})
    assert client.get(f"/runs/{run}/table")["marks"] == {}


def test_only_models_that_there_are_can_be_marked(client: Client, run: int) -> None:
    client.put(f"/runs/{run}/models/77/mark", {"star": True}, status=404)
    client.put("/runs/9/models/1/mark", {"star": True}, status=404)
    client.put(f"/runs/{run}/models/1/mark", {"note": "x" * 100_000}, status=400)


def test_files_have_what_is_selected(client: Client, run: int) -> None:
    client.put(f"/runs/{run}/models/2/mark", {"note": "=1+1"})
    query = "columns=name,accuracy,note&models=2,3"
    content, name = client.download(f"/runs/{run}/exports/csv?{query}")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert name == f"run-{run}.csv"
    assert [row["name"] for row in rows] == ["0002", "0003"]
    assert rows[0]["note"] == "'=1+1"  # no formula for a spreadsheet
    content, _ = client.download(f"/runs/{run}/exports/json?{query}")
    assert json.loads(content)[1]["accuracy"] == 0.4
    content, _ = client.download(f"/runs/{run}/exports/latex?{query}")
    assert content.decode().count(r"\\") == 3


def test_nothing_else_is_exported(client: Client, run: int) -> None:
    client.get(f"/runs/{run}/exports/pickle", status=404)
    client.get(f"/runs/{run}/exports/..%2fcsv", status=404)
