"""Curves of accuracy over strength: their figures by hand, and on models with known answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from attacks.linear_classifiers import SHAPE, Affine, affine, broken, constant, grey_images
from robust_subjects import clean_pass
from stand_ins import subject

from featurenet.attacks.attack import Attack
from featurenet.attacks.iterated_sign import fgsm30, penalised_sign
from featurenet.datasets.dataset import Dataset, Images
from featurenet.errors import FeatureNetError
from featurenet.metrics.assess import assess
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import METRICS, resolve
from featurenet.metrics.robustness.curves import blur, fgsm_thirty_times, noise
from featurenet.metrics.robustness.curves import penalised_sign_thirty_times as penalised
from featurenet.metrics.robustness.decline import Decline

CORRUPTIONS = pytest.mark.parametrize("curve", [noise, blur])
EVERY = pytest.mark.parametrize("curve", [noise, blur, fgsm_thirty_times, penalised])


def decline(*accuracies: float, clean: float = 1, images: int = 20, **more: Any) -> Decline:
    """A curve of these accuracies at the strengths 1, 2, 4 …"""

    def right(accuracy: float) -> Any:
        return np.arange(images) < round(accuracy * images)

    strengths = tuple(2.0**power for power in range(len(accuracies)))
    return Decline(strengths, right(clean), np.array([*map(right, accuracies)]), **more)


def under(curve: Callable[..., Measured], model: Affine, **options: Any) -> Measured:
    clean = clean_pass(model)
    if curve in (noise, blur):
        return curve(model.logits, clean.images, clean.labels, seed=1, **options)
    return curve(clean, seed=1, **options)


def test_area_is_that_under_straight_lines_between_the_strengths() -> None:
    found = decline(1, 0.5, 0.1)
    assert found.areas.mean() == pytest.approx((1 * 0.75 + 2 * 0.3) / 3)
    assert decline(1, 1, 1).areas.mean() == 1
    assert decline(1, 0.5, 0.1, logarithmic=True).areas.mean() == pytest.approx((0.75 + 0.3) / 2)


@pytest.mark.parametrize(
    ("accuracies", "clean", "linear", "logarithmic"),
    [
        ((0.9, 0.7, 0.3), 1, 3, 2**1.5),
        ((0.9, 0.5, 0.3), 1, 2, 2),
        ((0.6, 0.4, 0.2), 0.8, 2, 2),
        ((0.9, 0.8, 0.7), 1, np.inf, np.inf),
        ((0.2, 0.1, 0.1), 1, 0.5 / 0.8, 1),
        ((0.0, 0.0, 0.0), 0, np.inf, np.inf),
    ],
)
def test_half_strength_is_where_half_of_the_clean_accuracy_is_left(
    accuracies: tuple[float, ...], clean: float, linear: float, logarithmic: float
) -> None:
    assert decline(*accuracies, clean=clean).half_strength == pytest.approx(linear)
    found = decline(*accuracies, clean=clean, logarithmic=True)
    assert found.half_strength == pytest.approx(logarithmic)


def test_a_half_strength_off_the_grid_is_remarked() -> None:
    assert decline(1, 0.4).remarks == []
    assert "above its half up to the greatest strength, 2" in decline(1, 0.8).remarks[0]
    assert "at the least strength, 1, already" in decline(0.2, 0.1, logarithmic=True).remarks[0]
    assert "no unchanged image" in decline(0, 0, clean=0).remarks[0]


@CORRUPTIONS
def test_a_corruption_that_does_nothing_yet_is_the_clean_accuracy(
    curve: Callable[..., Measured],
) -> None:
    found = under(curve, affine())
    assert found.value["clean"] == 0.8 == found.value["accuracies"][0]
    assert found.value["accuracies"][-1] < 0.8
    assert len(found.value["strengths"]) == len(found.value["accuracies"]) == 10


@EVERY
def test_a_curve_has_a_headline_with_its_interval(curve: Callable[..., Measured]) -> None:
    found = under(curve, affine())
    assert next(iter(found.value)) == "area" and found.images == 20
    low, high = found.intervals["area"]
    assert 0 <= low < found.value["area"] < high <= 1
    chosen = next(metric for metric in METRICS if metric.function is curve)
    assert [output.name for output in chosen.outputs] == list(found.value)
    assert not chosen.default


@EVERY
def test_examples_are_kept_when_asked_for(curve: Callable[..., Measured]) -> None:
    assert under(curve, affine()).grids == {}
    found = under(curve, affine(), keep=3, images=15)
    grid = found.grids["strengths"]
    strengths = found.value["strengths"]
    assert grid.images.shape == (3, 1 + len(strengths), *SHAPE)
    assert grid.columns[0] == "unchanged" and len(grid.columns) == 1 + len(strengths)
    np.testing.assert_array_equal(grid.images[:, 0], grey_images()[:3])
    assert found.images == 15


@pytest.mark.parametrize(
    ("curve", "attack"), [(fgsm_thirty_times, fgsm30), (penalised, penalised_sign)]
)
def test_attacked_accuracy_is_that_of_each_strength_by_itself(
    curve: Callable[..., Measured], attack: Attack
) -> None:
    model = affine()
    clean = clean_pass(model)
    found = under(curve, model).value
    apart = [
        1 - attack(model, clean.images, clean.labels, strength=strength).success.mean()
        for strength in found["strengths"]
    ]
    np.testing.assert_allclose(found["accuracies"], apart)
    assert found["accuracies"][-1] < found["accuracies"][0] <= found["clean"] == 0.8


@EVERY
def test_a_model_that_always_gives_one_class_is_remarked(curve: Callable[..., Measured]) -> None:
    found = under(curve, constant())
    assert found.value["half_strength"] is None
    assert any("above its half" in remark for remark in found.remarks)
    zero = [remark for remark in found.remarks if "gradient is zero" in remark]
    assert bool(zero) is (curve in (fgsm_thirty_times, penalised))


@EVERY
def test_a_half_accuracy_below_chance_is_remarked_where_accuracy_ends_there(
    curve: Callable[..., Measured],
) -> None:
    told = [
        any("no more than chance" in each for each in under(curve, model).remarks)
        for model in (affine(2), affine(8))
    ]
    assert told == [curve in (noise, blur), False]


@EVERY
def test_a_model_that_gives_nan_fails(curve: Callable[..., Measured]) -> None:
    images = grey_images()

    def measure() -> Measured:
        model = broken()
        if curve in (noise, blur):
            return curve(model.logits, images, np.arange(20) % 3, seed=1)
        return under(curve, model)

    with pytest.raises(FeatureNetError, match="NaN|finite"):
        measure()


def test_a_curve_does_not_depend_on_the_size_of_its_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = [under(curve, affine()).value for curve in (noise, blur, fgsm_thirty_times)]
    monkeypatch.setattr("featurenet.metrics.robustness.curves.BATCH_PIXELS", 16 * 11 * 3)
    parts = [under(curve, affine()).value for curve in (noise, blur, fgsm_thirty_times)]
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(one["accuracies"], other["accuracies"])
        assert one["area"] == pytest.approx(other["area"])


def test_a_curve_out_of_time_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("featurenet.metrics.robustness.curves.BATCH_PIXELS", 16 * 11 * 5)
    found = under(blur, affine(), seconds=1e-9)
    assert found.images == 5 and found.partial is not None and "5 of 20" in found.partial


def test_every_model_sees_the_same_noise() -> None:
    seen: list[Images] = []

    def predict(images: Images) -> Any:
        seen.append(images)
        return np.tile([0.0, 1.0], (len(images), 1))

    for _ in range(2):
        noise(predict, grey_images(), np.arange(20) % 2, seed=7)
    np.testing.assert_array_equal(seen[0], seen[1])


@pytest.mark.parametrize(
    ("alias", "name"),
    [("noise", "curve.noise"), ("lbfgs", "curve.penalised30"), ("fgsm30", "curve.fgsm30")],
)
def test_curves_have_the_study_s_names_as_aliases(alias: str, name: str) -> None:
    assert [metric.name for metric in resolve([alias])] == [name]


def test_an_accuracy_that_is_never_halved_is_no_fault() -> None:
    class AlwaysTheFirst:
        def predict_on_batch(self, x: Any) -> Any:
            return np.tile(np.float32([0.8, 0.1, 0.1]), (len(x), 1))

        def get_weights(self) -> list[Any]:
            return []

    images, labels = grey_images(4), np.zeros(4, np.int64)
    data = Dataset("greys", images, labels, images, labels, images, labels, ("a", "b", "c"))
    result = assess(subject(model=AlwaysTheFirst(), dataset=data), resolve(["noise"]))
    found = result["curve.noise"]
    assert (found.status, found.value["clean"], found.value["half_strength"]) == ("ok", 1, None)
    assert found.reason is not None and "above its half" in found.reason
    assert "NaN" not in found.reason
