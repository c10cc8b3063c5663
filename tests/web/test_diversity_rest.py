"""How diverse a sample is: against distances that are reckoned one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from web_client import Client

from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Proposal, RunState
from featurenet.sampling.geometry import classical_map, cluster_order, growth, mantel, steps
from featurenet.store import runs, trials
from featurenet.store.opening import open_to_write

SAMPLE = ("ab", "abc", "xy", "xyz", "abz")


@pytest.fixture
def run(folder: Path) -> int:
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(baselines=("lenet5",)), str(folder)).id
        proposals = [Proposal(Configuration(frozenset(each))) for each in SAMPLE]
        trials.add(store, found, tuple("abcdxyz"), [*proposals, Proposal(baseline="lenet5")])
        runs.change(store, found, "trials.ready", state=RunState.RUNNING)
    return found


def jaccard(one: str, other: str) -> float:
    return 1 - len(set(one) & set(other)) / len(set(one) | set(other))


def test_distances_are_those_of_the_configurations(client: Client, run: int) -> None:
    found = client.get(f"/runs/{run}/diversity")
    ordered = [SAMPLE[number - 1] for number in found["numbers"]]
    pairs = [jaccard(a, b) for at, a in enumerate(ordered) for b in ordered[at + 1 :]]
    assert found["upper"] == pytest.approx(pairs, abs=1e-3)
    assert found["growth"][-1][:3] == pytest.approx([5, np.mean(pairs), min(pairs)])
    assert (found["never"], found["always"]) == (["d"], 0)
    assert dict(found["frequencies"])["a"] == 3
    assert found["names"] == [f"{number:04}" for number in found["numbers"]]


def test_run_without_a_sample_has_no_distances(client: Client, folder: Path) -> None:
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(), str(folder)).id
    assert client.get(f"/runs/{found}/diversity")["numbers"] == []


def test_a_map_keeps_distances_that_a_plane_can_show() -> None:
    points = np.array([[0, 0], [3, 0], [0, 4], [3, 4.0]])
    matrix = np.linalg.norm(points[:, None] - points[None], axis=2)
    found = classical_map(matrix)
    again = np.linalg.norm(found.points[:, None] - found.points[None], axis=2)
    assert again == pytest.approx(matrix)
    assert found.share == pytest.approx(1)


def test_those_that_are_alike_stand_together() -> None:
    matrix = np.array([[0, 0.9, 0.1], [0.9, 0, 0.8], [0.1, 0.8, 0]])
    order = cluster_order(matrix)
    assert abs(order.index(0) - order.index(2)) == 1


def test_growth_ends_with_the_whole() -> None:
    assert steps(1) == ()
    assert steps(1000)[0] == 2
    assert steps(1000)[-1] == 1000
    assert [each.count for each in growth(np.zeros((3, 3)))] == [2, 3]


MODEL = """<featureModel><struct><and name="R" mandatory="true"><feature name="a"/>
<feature name="b"/><feature name="c"/></and></struct></featureModel>"""


@pytest.mark.jvm
def test_sample_is_held_against_others_of_the_same_size(client: Client, folder: Path) -> None:
    (folder / "feature-model.xml").write_text(MODEL)
    with open_to_write(folder) as store:
        found = runs.add(store, Experiment(), str(folder)).id
        sample = [Proposal(Configuration(frozenset({"R", *each}))) for each in ("a", "bc")]
        trials.add(store, found, ("R", "a", "b", "c"), sample)
    own, *others = client.get(f"/runs/{found}/diversity/rivals")["samples"]
    assert own["distances"]["minimum"] == jaccard("Ra", "Rbc")
    assert own["coverage"]["1"] == 1  # R is always selected; a, b and c are with and without
    assert [each["name"] for each in others] == ["random", "uniform"]
    assert [each["configurations"] for each in others] == [2, 2]
    client.get("/runs/77/diversity/rivals", status=404)


def test_two_distances_of_the_same_things() -> None:
    chance = np.random.default_rng(3)
    points = chance.random((30, 2))
    matrix = np.linalg.norm(points[:, None] - points[None], axis=2)
    same = mantel(matrix, 2 * matrix)
    assert same is not None
    assert same.rho == pytest.approx(1)
    assert same.p == pytest.approx(0.001)
    others = chance.random((30, 2))
    other = mantel(matrix, np.linalg.norm(others[:, None] - others[None], axis=2))
    assert other is not None
    assert other.p > 0.05
    assert mantel(np.zeros((30, 30)), matrix) is None
