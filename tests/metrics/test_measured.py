"""What a metric says beside its value is recorded with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stand_ins import FixedModel, subject

from featurenet.metrics.assess import assess, seed_of
from featurenet.metrics.grids import to_png
from featurenet.metrics.measured import Grid, Measured
from featurenet.metrics.metric import METRICS, Output, add_metric, as_metric
from featurenet.records import MetricResult

IMAGES = np.linspace(0, 1, 2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5, 1)


def assess_one(returned: Any, folder: Path | None = None) -> MetricResult:
    made = as_metric(lambda model: returned, name="own")
    return assess(subject(), [made], folder)["own"]


def test_value_has_its_interval_number_of_images_and_remarks() -> None:
    found = assess_one(Measured(0.5, {"own": (0.4, 0.6)}, 200, ("one", "two")))

    assert (found.status, found.value, found.images) == ("ok", 0.5, 200)
    assert found.intervals == {"own": (0.4, 0.6)}
    assert found.reason == "one; two"


def test_partial_value_counts_and_says_why() -> None:
    found = assess_one(Measured(0.5, images=40, remarks=("odd",), partial="10 s had passed"))

    assert (found.status, found.measured, found.value) == ("partial", True, 0.5)
    assert found.reason == "10 s had passed; odd"


def test_value_that_is_no_number_keeps_the_metric_s_remarks() -> None:
    found = assess_one(Measured(float("nan"), remarks=("all gradients are zero",)))

    assert (found.status, found.measured) == ("failed", False)
    assert found.reason == "returned nan, which is not a finite number; all gradients are zero"


@pytest.mark.parametrize(
    ("intervals", "message"),
    [
        ({"won": (0.1, 0.2)}, "gave an interval (0.1, 0.2) for 'won'"),
        ({"own": (0.2, 0.1)}, "gave an interval (0.2, 0.1) for 'own'"),
        ({"own": (0.1,)}, "ValueError"),
    ],
)
def test_wrong_interval_fails_the_metric(intervals: Any, message: str) -> None:
    found = assess_one(Measured(0.5, intervals))

    assert found.status == "failed" and message in (found.reason or "")


def test_interval_that_is_not_finite_becomes_a_remark() -> None:
    found = assess_one(Measured(0.5, {"own": (0.4, float("inf"))}))

    assert (found.status, found.intervals) == ("ok", {})
    assert found.reason == "the interval of own, 0.4 to inf, is not finite"


def test_interval_of_a_dict_is_of_one_of_its_outputs() -> None:
    outputs = (Output("mean"), Output("success"))
    made = add_metric(
        "own", lambda model: Measured({"mean": 1.0}, {"mean": (0, 2)}), outputs=outputs
    )

    assert assess(subject(), [made])["own"].intervals == {"mean": (0, 2)}


def test_grids_become_pictures_beside_the_model(tmp_path: Path) -> None:
    grid = Grid(IMAGES, rows=("a", "b"), columns=("clean", "adversarial", "difference"))

    found = assess_one(Measured(0.5, grids={"examples": grid}), tmp_path)

    assert found.files == {"examples": "metrics/own.examples.png"}
    with Image.open(tmp_path / found.files["examples"]) as picture:
        assert picture.format == "PNG" and picture.width > 3 * 84 and picture.height > 2 * 60


def test_grids_without_a_folder_are_not_kept() -> None:
    assert assess_one(Measured(0.5, grids={"examples": Grid(IMAGES)})).files == {}


@pytest.mark.parametrize(
    ("name", "grid", "message"),
    [
        ("a/b", Grid(IMAGES), "A grid's name must"),
        ("..", Grid(IMAGES), "A grid's name must"),
        ("a", Grid(IMAGES[0]), "(rows, columns, height, width, 1 or 3)"),
        ("a", Grid(IMAGES[:0]), "(rows, columns, height, width, 1 or 3)"),
        ("a", Grid(IMAGES, rows=("just one",)), "a caption for each row"),
    ],
)
def test_wrong_grid_fails_the_metric_and_writes_nothing(
    tmp_path: Path, name: str, grid: Grid, message: str
) -> None:
    found = assess_one(Measured(0.5, grids={name: grid}), tmp_path)

    assert found.status == "failed" and message in (found.reason or "")
    assert list(tmp_path.iterdir()) == []


def test_picture_shows_each_pixel_as_a_block_of_its_grey(tmp_path: Path) -> None:
    image = np.array([[[[[0.0], [1.0]], [[0.5], [0.2]]]]], np.float32)

    assess_one(Measured(1, grids={"one": Grid(image)}), tmp_path)

    with Image.open(tmp_path / "metrics/own.one.png") as picture:
        greys = [picture.getpixel((6 + x, 6 + y)) for y in (0, 83) for x in (0, 83)]
    assert greys == [(grey,) * 3 for grey in (0, 255, 128, 51)]


def test_captions_with_arrows_and_accents_are_not_boxes() -> None:
    def picture(caption: str) -> bytes:
        return to_png(Grid(IMAGES[:1, :1], columns=(caption,)))

    assert len({picture(each) for each in ("→", "é", "\uffff", "ß")}) == 4


@pytest.mark.parametrize("fails", [False, True])
def test_options_seed_and_time_are_recorded_whatever_happens(fails: bool) -> None:
    def own(model: Any, seed: int, images: int = 5, norms: tuple[int, ...] = (1, 2)) -> float:
        return float("nan") if fails else 1.0

    found = assess(subject(), [made := as_metric(own)])["own"]

    assert found.status == ("failed" if fails else "ok")
    assert found.options == {"images": 5, "norms": [1, 2]}
    assert found.seed == seed_of(made, subject())
    assert 0 <= found.cpu_seconds and 0 < found.seconds


def test_metric_that_draws_nothing_has_no_seed_and_strange_options_become_text() -> None:
    def own(model: Any, limit: float = float("inf"), reduce: Callable[..., Any] = np.mean) -> int:
        return 1

    found = assess(subject(), [as_metric(own)])["own"]

    assert found.seed is None and found.options["limit"] == "Infinity"
    assert "mean" in found.options["reduce"]


class LogitModel(FixedModel):
    """Gives logits instead of probabilities."""

    scale = 8.0

    def predict_on_batch(self, x: Any) -> Any:
        return super().predict_on_batch(x) * self.scale - 3


class BrokenModel(LogitModel):
    scale = float("nan")


def test_model_that_ends_in_logits_has_an_accuracy_and_no_loss() -> None:
    known = {"model": LogitModel()}
    names = ("accuracy", "efficiency", "per_class_accuracy", "loss")
    found = assess(subject(**known), [METRICS.get(name) for name in names])

    assert [found[name].status for name in names] == ["ok", "ok", "ok", "failed"]
    assert found["accuracy"].value == 0.75
    assert "If it ends in logits, add a softmax" in (found["loss"].reason or "")


def test_model_that_gives_nan_has_neither_and_is_asked_once() -> None:
    model = BrokenModel()
    found = assess(subject(model=model), [METRICS.get(n) for n in ("accuracy", "loss")])

    assert {each.status for each in found.values()} == {"failed"}
    assert found["loss"].reason == found["accuracy"].reason
    assert "they are NaN for 4 of 4 images" in (found["accuracy"].reason or "")
    assert len(model.batches) == 2  # four images in batches of three


def test_none_in_a_dict_is_a_number_that_there_is_not() -> None:
    found = assess_one(Measured({"area": 0.5, "half": None, "layers": [1.0, None]}))
    assert found.status == "ok"
    assert found.value == {"area": 0.5, "half": None, "layers": [1.0, None]}
    assert found.reason == "there is no number for half, layers"
    explained = assess_one(Measured({"half": None}, remarks=("it is beyond the grid",)))
    assert explained.reason == "it is beyond the grid"
