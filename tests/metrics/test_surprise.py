"""Surprise adequacy of traces for which it is known in closed form."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fixed_activations import PixelActivations, subject_of
from scipy.spatial.distance import mahalanobis as scipy_mahalanobis
from scipy.stats import gaussian_kde

from featurenet.metrics import surprise
from featurenet.metrics.assess import assess
from featurenet.metrics.metric import resolve
from featurenet.metrics.surprise import (
    bucket_coverage,
    density_surprise,
    distance_ratios,
    mahalanobis,
)
from featurenet.records import MetricResult

NAMES = ["lsa", "dsa", "mdsa"]


def rows(traces: Any, classes: Any, of: int = 2) -> list[list[float]]:
    """Pixels of which the first are traces and the last one-hot classes."""
    return np.concatenate([traces, np.eye(of)[classes]], axis=1).tolist()


def measure(name: str, subject: Any, **options: Any) -> MetricResult:
    [metric] = resolve([name])
    made = replace(metric, options={**metric.options, **options})
    return assess(subject, [made])[metric.name]


def clouds(n: int, seed: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, 2, n)
    return rng.normal(size=(n, 3)) + 3 * classes[:, None], classes


def test_density_is_that_of_scipy() -> None:
    rng = np.random.default_rng(0)
    known, traces = rng.normal(size=(60, 3)), rng.normal(size=(20, 3)) * 2
    expected = -gaussian_kde(known.T).logpdf(traces.T)
    np.testing.assert_allclose(density_surprise(traces, known, 1e-12), expected, rtol=1e-9)


def test_density_of_one_trace_is_a_normal_one() -> None:
    found = density_surprise(np.array([[3.0, 0.0]]), np.array([[1.0, 0.0]]), 4.0)
    assert found == pytest.approx([2**2 / (2 * 4) + math.log(2 * math.pi * 4)])


def test_mahalanobis_distance_is_that_of_scipy() -> None:
    rng = np.random.default_rng(1)
    known, trace = rng.normal(size=(50, 3)) * [1, 2, 5], rng.normal(size=3)
    inverse = np.linalg.inv(np.cov(known.T))
    expected = scipy_mahalanobis(trace, known.mean(axis=0), inverse)
    assert mahalanobis(trace[None], known, 1e-12) == pytest.approx([expected])


def test_singular_covariance_is_floored() -> None:
    known = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])  # all on a line
    along, across = mahalanobis(np.array([[2.0, 2.0], [1.5, 0.5]]), known, 1e-5)
    assert along == pytest.approx(1, rel=1e-4)
    assert across == pytest.approx(math.sqrt(0.5) / math.sqrt(1e-5), rel=1e-4)
    assert np.isfinite(density_surprise(known, known, 1e-5)).all()


def test_distance_ratio_is_that_by_hand() -> None:
    known, classes = np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1])
    traces = np.array([[2.0], [-1.0], [1.0], [4.0]])
    found = distance_ratios(traces, np.array([0, 0, 0, 1]), known, classes)
    assert found == pytest.approx([1 / 4, 1 / 5, 0, 1 / 4])


def test_distance_to_coinciding_classes_is_infinite() -> None:
    known, classes = np.array([[0.0], [0.0]]), np.array([0, 1])
    found = distance_ratios(np.array([[1.0], [0.0]]), np.array([0, 0]), known, classes)
    assert found.tolist() == [np.inf, 0]


@pytest.mark.parametrize("block", [1, 3, 1_000])
def test_distances_do_not_depend_on_blocks(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    (known, known_classes), (traces, classes) = clouds(40, 2), clouds(20, 3)
    expected = [
        min(np.linalg.norm(t - k) for k, d in zip(known, known_classes, strict=True) if d == c)
        for t, c in zip(traces, classes, strict=True)
    ]
    monkeypatch.setattr(surprise, "BLOCK", block)
    found = distance_ratios(traces, classes, known, known_classes)
    assert (found > 0).all()
    near = [
        int(np.argmin(np.linalg.norm(known - t, axis=1) + 1e9 * (known_classes != c)))
        for t, c in zip(traces, classes, strict=True)
    ]
    beyond = [
        np.linalg.norm(known[known_classes != known_classes[n]] - known[n], axis=1).min()
        for n in near
    ]
    np.testing.assert_allclose(found, np.array(expected) / beyond, rtol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_far_images_that_are_wrong_are_found_first(name: str) -> None:
    train, test = clouds(80, 4), clouds(40, 5)
    far = test[0].copy()
    far[:5] += [0, 0, 50]
    labels = np.where(np.arange(40) < 5, 1 - test[1], test[1])
    subject = subject_of(rows(*train), rows(far, test[1]), labels.tolist(), PixelActivations(3, 2))
    result = measure(name, subject)
    assert result.status == "ok", result.reason
    assert result.value["auroc"] == 1
    assert result.value["apfd"] == pytest.approx(1 - 15 / 200 + 1 / 80)
    assert result.images == 40
    assert 0 < result.value["coverage"] <= 40 / 1_000


@pytest.mark.parametrize("name", NAMES)
def test_class_without_training_images_is_infinitely_surprising(name: str) -> None:
    train, test = clouds(30, 6), clouds(10, 7)
    classes = test[1].copy()
    classes[3] = 2
    subject = subject_of(
        rows(*train, of=3), rows(test[0], classes, of=3), test[1].tolist(), PixelActivations(3, 3)
    )
    result = measure(name, subject)
    assert result.status == "ok", result.reason
    assert result.value["auroc"] == 1
    assert "1 of 10 images are infinitely surprising" in str(result.reason)
    assert math.isfinite(result.value["mean"])


def test_distance_with_one_class_only_is_null_with_a_remark() -> None:
    traces = clouds(20, 8)[0]
    ones = np.ones(20, int)
    subject = subject_of(rows(traces, ones), rows(traces, ones), [0] * 20, PixelActivations(3, 2))
    result = measure("dsa", subject)
    assert result.status == "ok"
    assert set(result.value.values()) == {None}
    assert "all training images are given the same class" in str(result.reason)
    assert measure("mdsa", subject).value["mean"] is not None


@pytest.mark.parametrize("name", ["lsa", "mdsa"])
def test_neurons_that_do_not_vary_are_an_error(name: str) -> None:
    data = rows(np.ones((6, 3)), [0, 1] * 3)
    result = measure(name, subject_of(data, data, [0] * 6, PixelActivations(3, 2)))
    assert result.status == "failed"
    assert "whose variance is at least 1e-05" in str(result.reason)


def test_model_without_hidden_layer_is_an_error() -> None:
    activations = PixelActivations(3, 2)
    activations.penultimate = None
    data = rows(*clouds(6, 9))
    result = measure("dsa", subject_of(data, data, [0] * 6, activations))
    assert result.status == "failed"
    assert "a model whose head reads the image itself" in str(result.reason)


def test_no_misclassified_image_is_null_with_a_remark() -> None:
    train, test = clouds(30, 10), clouds(10, 11)
    data = rows(*train), rows(*test), test[1].tolist()
    result = measure("mdsa", subject_of(*data, PixelActivations(3, 2)))
    assert result.value["apfd"] is None
    assert "no image of 10 is misclassified" in str(result.reason)


def test_likely_traces_have_no_range_to_cover() -> None:
    traces = clouds(40, 12)[0] / 100  # densities above 1
    ones = np.arange(40) % 2
    data = rows(traces, ones)
    subject = subject_of(data, data, [0] * 40, PixelActivations(3, 2))
    result = measure("lsa", subject)
    assert result.value["mean"] < 0
    assert result.value["coverage"] is None
    assert "no surprise is above 0" in str(result.reason)
    assert measure("lsa", subject, upper=5.0).value["coverage"] == 0


def test_buckets_are_counted_once() -> None:
    scores = np.array([0.0, 0.1, 0.2, 0.26, 1.0, 1.5])
    assert bucket_coverage(scores, 1.0, 4) == 3 / 4  # 0 and 1.5 are outside (0, 1]
    assert bucket_coverage(scores, 2.0, 4) == 3 / 4
    assert math.isnan(bucket_coverage(scores, float("nan"), 4))
