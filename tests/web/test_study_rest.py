"""What the study page draws: figures in columns, correlations, views with a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_runs import DECLARED, FAILED, add_run, trained
from web_client import Client

from featurenet.results import Results
from featurenet.store import runs
from featurenet.store.opening import open_to_write


@pytest.fixture
def run(folder: Path) -> int:
    results = {number: trained(10 * number, weights=2**number) for number in range(1, 8)}
    with open_to_write(folder) as store:
        found = add_run(store, models=8, results={**results, 8: FAILED}).id
        runs.write_facts(store, found, DECLARED)
    return found


def test_figures_come_in_columns_with_gaps(client: Client, run: int) -> None:
    found = client.get(f"/runs/{run}/figures?columns=accuracy,weights,number")
    axes = {each["name"]: each["values"] for each in found["axes"]}
    assert axes["accuracy"][:2] == [0.1, 0.2]
    assert axes["weights"][6:] == [128, None, None]
    assert axes["number"] == found["numbers"]
    assert found["baselines"] == [False] * 8 + [True]
    assert found["learned"][:3] == [False, False, True]


def test_correlations_are_those_of_the_command(client: Client, folder: Path, run: int) -> None:
    pair = client.get(f"/runs/{run}/correlations?columns=accuracy,weights")["pairs"][0]
    same = Results.load(run, folder).correlate("accuracy", "size").spearman
    assert same is not None
    assert (pair["n"], pair["rho"]) == (7, 1.0)
    assert (pair["low"], pair["high"]) == (same.low, same.high)


MANY = "columns=" + ",".join(f"c{number}" for number in range(13))


@pytest.mark.parametrize("query", ["", "columns=", "columns=nothing", "columns=accuracy&x=1", MANY])
def test_what_is_not_there_is_told(client: Client, run: int, query: str) -> None:
    client.get(f"/runs/{run}/figures?{query}", status=400)


def test_views_are_kept_by_name(client: Client, run: int) -> None:
    query = "axes=weights,accuracy&log=weights"
    client.put(f"/runs/{run}/views", {"name": "m\u00e4 & </b>", "query": query})
    assert client.get(f"/runs/{run}/views")["views"] == {"m\u00e4 & </b>": query}
    client.put(f"/runs/{run}/views", {"name": "x" * 101, "query": ""}, status=400)
    client.put("/runs/77/views", {"name": "x", "query": ""}, status=404)
    client.delete(f"/runs/{run}/views?name=m\u00e4%20%26%20%3C%2Fb%3E")
    assert client.get(f"/runs/{run}/views")["views"] == {}
    client.delete(f"/runs/{run}/views?name=x", status=404)
