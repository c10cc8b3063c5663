"""`featurenet query`: the same rows as table, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Proposal
from featurenet.store import runs, trials
from featurenet.store.opening import create, open_to_read
from featurenet.store.query import views

Program = Callable[..., Result]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a run of 249 waiting models and a baseline."""
    with create(tmp_path) as store:
        run = runs.add(store, Experiment(), "one")
        trials.add(store, run.id, ("A",), [Proposal(Configuration(frozenset("A")))] * 250)
    (tmp_path / "one").mkdir()
    return tmp_path


def test_rows_are_told_as_table_csv_and_json(featurenet: Program, workspace: Path) -> None:
    asked = ("query", "SELECT name, cause FROM trials WHERE trial < 3", "--workspace", workspace)
    lines = featurenet(*asked).stdout.split("\n")
    assert [line.split() for line in lines if "00" in line] == [["0001", "–"], ["0002", "–"]]
    assert featurenet(*asked, "--csv").stdout == "name,cause\n0001,\n0002,\n"
    found = json.loads(featurenet(*asked, "--json").stdout)
    assert found == [{"name": "0001", "cause": None}, {"name": "0002", "cause": None}]


def test_table_ends_where_people_stop_reading(featurenet: Program, workspace: Path) -> None:
    asked = ("query", "SELECT name FROM trials", "--workspace", workspace / "one")
    result = featurenet(*asked)
    assert "0200" in result.stdout and "0201" not in result.stdout
    assert result.stdout.endswith("The first 200 rows; --csv and --json print all.\n")
    assert len(json.loads(featurenet(*asked, "--json").stdout)) == 250


@pytest.mark.parametrize("kind", ["--csv", "--json"])
def test_wrong_query_prints_nothing_but_what_can_be_asked(
    featurenet: Program, workspace: Path, kind: str
) -> None:
    result = featurenet("query", "SELECT acuracy FROM trials", kind, "--workspace", workspace)
    assert result.exit_code == 2 and result.stdout == ""
    assert "no such column: acuracy" in result.stderr and "figures (run, trial" in result.stderr


def test_columns_of_one_name_are_refused_as_json(featurenet: Program, workspace: Path) -> None:
    asked = "SELECT a.name, b.name FROM trials a JOIN trials b USING (trial)"
    result = featurenet("query", asked, "--json", "--workspace", workspace)
    assert result.exit_code == 2 and "Two columns are called 'name'" in result.stderr


def test_folder_that_is_no_workspace_is_refused(featurenet: Program, tmp_path: Path) -> None:
    result = featurenet("query", "SELECT 1", "--workspace", tmp_path)
    assert result.exit_code == 2 and "is no workspace: featurenet.db is missing" in result.stderr


def test_help_names_every_view_and_column(featurenet: Program, workspace: Path) -> None:
    lines = [line.split() for line in featurenet("query", "--help").stdout.splitlines()]
    with open_to_read(workspace) as store:
        assert all([view, *columns] in lines for view, columns in views(store).items())
