"""One model over REST: standing, curves, files by kind only; several side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from stored_runs import FAILED, add_run, trained
from web_client import Client

from featurenet.records import MetricResult
from featurenet.store.opening import open_to_write

KEPT = {
    "h5": "models/0001/model.h5",
    "predictions": "models/0001/predictions.npz",
    "gone": "models/0001/gone.h5",
    "outside": "../secret.txt",
    "linked": "models/0001/linked.h5",
    "absolute": "/etc/passwd",
}


@pytest.fixture
def run(folder: Path) -> int:
    """Three models and LeNet-5; the first with files, good and bad."""
    place = folder / "run"
    (place / "models" / "0001").mkdir(parents=True)
    (place / "models" / "0001" / "model.h5").write_bytes(b"weights")
    (folder / "secret.txt").write_text("canary")
    (place / "models" / "0001" / "linked.h5").symlink_to(folder / "secret.txt")
    np.savez(
        place / "models" / "0001" / "predictions.npz",
        classes=np.array([0, 1, 1], np.uint8),
        labels=np.array([0, 1, 1], np.uint8),
        probabilities=np.eye(2, dtype=np.float16)[[0, 1, 1]],
    )
    curves: dict[str, list[float | None]] = {"loss": [0.5, None]}
    odd = MetricResult(status="failed", reason="It became NaN.")
    first = trained(80, weights=100)
    first = first.model_copy(
        update={"files": KEPT, "history": curves, "metrics": {**first.metrics, "odd": odd}}
    )
    results = {1: first, 2: trained(84, weights=50), 3: FAILED, 4: trained(20)}
    with open_to_write(folder) as store:
        return add_run(store, folder=str(place), models=3, results=results).id


def test_figures_say_where_they_stand(client: Client, run: int) -> None:
    page = client.get(f"/runs/{run}/models/1")
    found = {each["name"]: each for each in page["figures"]}
    assert (found["accuracy"]["rank"], found["accuracy"]["tied"]) == (1, 1)  # intervals overlap
    assert found["accuracy"]["others"] == [0.2, 0.84]
    assert found["weights"]["rank"] == 3  # the fewer the better
    assert page["curves"] == {"loss": [0.5, None]}
    assert page["missing"] == {"odd": "It became NaN."}
    assert (page["previous"], page["next"]) == (None, 2)


def test_failed_model_says_why(client: Client, run: int) -> None:
    page = client.get(f"/runs/{run}/models/3")
    assert (page["state"], page["cause"], page["reason"]) == ("failed", "timeout", "Too slow")
    assert page["figures"] == []


def test_files_are_given_away_by_kind_only(client: Client, run: int) -> None:
    content, name = client.download(f"/runs/{run}/models/1/files/h5")
    assert (content, name) == (b"weights", f"run-{run}-0001-model.h5")
    offered = [each["kind"] for each in client.get(f"/runs/{run}/models/1")["files"]]
    assert offered == ["h5", "predictions"]
    for kind in ("gone", "outside", "linked", "absolute", "..", "model.h5", "x"):
        answer = client.get(f"/runs/{run}/models/1/files/{kind}", status=404)
        assert "canary" not in str(answer)


def test_mistakes_are_counted(client: Client, run: int) -> None:
    found = client.get(f"/runs/{run}/models/1/mistakes")
    assert found["confusion"] == [[1, 0], [0, 2]]
    assert (found["wrong"], found["images"]) == (0, [])
    client.get(f"/runs/{run}/models/2/mistakes", status=404)


def test_network_cannot_be_drawn_of_features_that_mean_none(client: Client, run: int) -> None:
    client.get(f"/runs/{run}/models/1/architecture", status=404)


def test_models_are_compared_with_ties_marked(client: Client, run: int) -> None:
    found = client.get(f"/compare?m={run}.1,{run}.2,{run}.4")
    rows = {each["title"]: each for each in found["figures"]}
    assert rows["Accuracy"]["best"] == [True, True, False]
    assert rows["Weights"]["values"] == [100, 50, 10]
    assert rows["Weights"]["best"] == [False, False, True]
    assert [each["name"] for each in found["models"]] == ["0001", "0002", "lenet5"]


@pytest.mark.parametrize(
    "models", ["", "1.1", "1.1,1.1", "1.1,x", "1.1,1.2,", ",".join(["1.1"] * 7)]
)
def test_what_cannot_be_compared_is_refused(client: Client, run: int, models: str) -> None:
    assert "3.12,3.40" in str(client.get(f"/compare?m={models}", status=400))


def test_models_that_are_not_there(client: Client, run: int) -> None:
    client.get(f"/runs/{run}/models/99", status=404)
    client.get(f"/compare?m={run}.1,{run}.99", status=404)
    client.get(f"/compare?m={run}.1,77.1", status=404)
