"""Coverage criteria on activations whose figures are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fixed_activations import PixelActivations, subject_of
from hypothesis import given, settings
from hypothesis import strategies as st

from featurenet.metrics.assess import assess
from featurenet.metrics.criteria import Extremes, Sections, Top
from featurenet.metrics.metric import resolve
from featurenet.metrics.providers import Subject
from featurenet.prediction.activations import TappedLayer
from featurenet.records import MetricResult

NAMES = [f"coverage.{name}" for name in ("nc", "nc_unit", "kmnc", "nbc", "snac", "tknc")]

# three neurons of a dense layer, two of the head; the third neuron is constant in training
TRAIN = [[0.0, 0.2, 0.5, 1.0, 0.0], [1.0, 0.4, 0.5, 0.0, 1.0]]
TEST = [[0.5, 1.2, 0.5, 1.0, 0.0], [0.25, 0.3, 0.5, 1.0, 0.0]]


def small(**changes: Any) -> Subject:
    return replace(subject_of(TRAIN, TEST, [0, 1], PixelActivations(3, 2)), **changes)


def measure(subject: Subject, name: str, **options: Any) -> MetricResult:
    [metric] = resolve([name])
    made = replace(metric, options={**metric.options, **options})
    result = assess(subject, [made])[metric.name]
    assert result.status == "ok", result.reason
    return result


def test_neuron_coverage_is_the_share_of_neurons_scaled_above_a_threshold() -> None:
    found = measure(small(), "nc").value
    # greatest scaled activations: 0 and 1, then 1 (1.2 of 0.5…1.2; 0.5 of 0.25…0.5), head 1 and 0
    assert found["at_0"] == found["at_0.75"] == pytest.approx(3 / 5)
    assert found["auc"] == pytest.approx(3 / 5)
    assert found["neurons"] == 5
    assert found["layers"][1] == pytest.approx([1 / 2] * 4)


def test_area_is_the_mean_over_all_thresholds() -> None:
    rng = np.random.default_rng(0)
    subject = subject_of(TRAIN, rng.random((4, 5)).tolist(), [0] * 4, PixelActivations(3, 2))
    grid = tuple(np.linspace(0, 1, 2_001).tolist())
    found = measure(subject, "nc", thresholds=grid).value
    shares = [found[f"at_{each:g}"] for each in grid]
    assert found["auc"] == pytest.approx(np.mean(shares), abs=1e-3)
    assert shares == sorted(shares, reverse=True)


def test_constant_layer_covers_nothing() -> None:
    subject = subject_of(TRAIN, [[0.5, 0.5, 0.5, 1.0, 0.0]], [0], PixelActivations(3, 2))
    found = measure(subject, "nc").value
    assert found["layers"][0] == [0, 0, 0, 0]


def test_sections_count_where_a_neuron_varies() -> None:
    result = measure(small(), "kmnc", sections=4)
    # 0.5 and 0.25 hit two of four sections; 0.3 one (1.2 is beyond); the head's two one each
    assert result.value["kmnc"] == pytest.approx((2 + 1 + 1 + 1) / 16)
    assert result.value["layers"] == pytest.approx([3 / 8, 2 / 8])
    assert "1 of 5 neurons are constant" in str(result.reason)


@pytest.mark.parametrize("sections", [1, 2])
def test_training_images_reach_the_maximum_of_their_own_profile(sections: int) -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(50, 5)).tolist()
    subject = subject_of(rows, rows, [0] * 50, PixelActivations(3, 2))
    assert measure(subject, "kmnc", sections=sections).value["kmnc"] == 1
    assert measure(subject, "nbc").value["nbc"] == 0
    assert measure(subject, "snac").value["snac"] == 0


def test_no_neuron_that_varies_has_no_value_and_says_so() -> None:
    subject = subject_of([TRAIN[0]], TEST, [0, 1], PixelActivations(3, 2))
    result = measure(subject, "kmnc")
    assert result.value["kmnc"] is None
    assert "5 of 5 neurons are constant" in str(result.reason)


def test_boundaries_count_both_ends() -> None:
    subject = small()
    assert measure(subject, "snac").value["snac"] == pytest.approx(1 / 5)  # 1.2 > 0.4
    assert measure(subject, "nbc").value["nbc"] == pytest.approx(1 / 10)
    lower = subject_of(TRAIN, [[-1.0, 0.3, 0.4, 1.0, 0.0]], [0], PixelActivations(3, 2))
    assert measure(lower, "nbc").value["nbc"] == pytest.approx(2 / 10)  # -1 < 0 and 0.4 < 0.5
    assert measure(lower, "snac").value["snac"] == 0


def test_difference_for_rounding_is_not_beyond() -> None:
    extremes = Extremes(np.array([1.0], np.float32), np.array([2.0], np.float32))
    sections = Sections(extremes, 10)
    sections.add(np.array([[np.nextafter(np.float32(2), np.float32(3))]], np.float32))
    assert sections.hit.tolist() == [1]


def test_top_neurons_and_patterns() -> None:
    found = measure(small(), "tknc", top=1).value
    assert found["tknc"] == pytest.approx(3 / 5)  # second and third of the layer, first of the head
    assert found["patterns"] == 2
    assert measure(small(), "tknc", top=5).value["tknc"] == 1


def test_equally_active_neurons_count_in_their_order() -> None:
    top = Top([TappedLayer("dense", 4, 4)], 2)
    top.add(np.zeros((3, 4), np.float32))
    assert top.among.tolist() == [True, True, False, False]
    assert top.patterns == 1


def test_all_criteria_share_two_passes() -> None:
    activations = PixelActivations(3, 2)
    subject = subject_of(TRAIN, TEST, [0, 1], activations)
    results = assess(subject, resolve([*NAMES, "lsa"]))
    assert {each.status for each in results.values()} == {"ok"}
    assert activations.passes == [(2, "units"), (2, "units")]


def test_units_are_looked_at_only_when_asked_for() -> None:
    activations = PixelActivations(3, 2)
    assess(subject_of(TRAIN, TEST, [0, 1], activations), resolve(["nc", "kmnc", "tknc"]))
    assert activations.passes == [(2, "scaled"), (2, "scaled")]


def test_profile_of_many_images_takes_means_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("featurenet.metrics.observation.FEW", 1)
    activations = PixelActivations(3, 2)
    assess(subject_of(TRAIN, TEST, [0, 1], activations), resolve(["kmnc"]))
    assert activations.passes == [(2, "means"), (2, "scaled")]


def test_profile_takes_images_from_all_over_the_data() -> None:
    rows = [[k / 10, 0.0, 0.0, 0.0, 1.0] for k in range(11)]
    activations = PixelActivations(3, 2)
    subject = subject_of(rows, [[0.9, 0, 0, 0, 1.0]], [1], activations)
    assert measure(subject, "snac", profile_images=3).value["snac"] == 0
    assert activations.passes[0] == (3, "scaled")


@pytest.mark.parametrize("name", NAMES)
def test_result_does_not_depend_on_the_size_of_blocks(name: str) -> None:
    rng = np.random.default_rng(2)
    train, test = rng.normal(size=(40, 9)).tolist(), rng.normal(size=(30, 9)).tolist()
    values = [
        measure(subject_of(train, test, [0] * 30, PixelActivations(6, 3, size)), name).value
        for size in (1, 7, 64)
    ]
    assert values[0] == values[1] == values[2]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 19))
def test_more_images_never_cover_less(seed: int, fewer: int) -> None:
    rng = np.random.default_rng(seed)
    train, test = rng.normal(size=(10, 5)).tolist(), rng.normal(size=(20, 5)).tolist()
    headlines = [
        [
            next(iter(each.value.values()))
            for each in assess(
                subject_of(train, some, [0] * len(some), PixelActivations(3, 2)), resolve(NAMES)
            ).values()
        ]
        for some in (test[:fewer], test)
    ]
    assert all(less <= more + 1e-9 for less, more in zip(*headlines, strict=True))


def test_model_without_activations_is_skipped() -> None:
    result = assess(small(activations=None), resolve(["nc"]))["coverage.nc"]
    assert result.status == "skipped"
