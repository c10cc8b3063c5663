"""CLEVER scores of affine models equal the distance; fits are believed only when they pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from attacks.linear_classifiers import Affine, affine, constant, grey_images, minimal_distance
from hypothesis import given, settings
from hypothesis import strategies as st
from robust_subjects import agreed, clean_pass
from scipy.stats import weibull_max

from featurenet.errors import InvalidInputError
from featurenet.metrics.robustness.clever import (
    BallNorm,
    Estimate,
    Sampling,
    clever,
    clever_score,
    uniform_in_ball,
)
from featurenet.metrics.robustness.extremes import end_point

DUAL: dict[BallNorm, float] = {"l1": np.inf, "l2": 2, "linf": 1}


class Curved(Affine):
    """Affine in the squares of the pixels, so that gradients differ from place to place."""

    def logits(self, images: Any) -> Any:
        return super().logits(images**2)

    def jacobian(self, images: Any, classes: Any) -> Any:
        found = super().jacobian(images**2, classes)
        object.__setattr__(found, "gradients", found.gradients * 2 * images[:, None])
        return found


def curved(seed: int = 0) -> Curved:
    flat = affine(seed=seed)
    return Curved(flat.weights, -flat.weights.sum(axis=(1, 2, 3)) / 4)


@pytest.mark.parametrize("norm", ["l1", "l2", "linf"])
@pytest.mark.parametrize("estimate", ["maximum", "weibull"])
def test_score_of_an_affine_model_is_the_distance(norm: BallNorm, estimate: Estimate) -> None:
    model = affine()
    clean = clean_pass(model)
    found = clever(clean, seed=1, images=5, norm=norm, estimate=estimate, pool=20, batches=10)
    exact = minimal_distance(model, clean.images[:5], DUAL[norm])
    assert found.value["mean"] == pytest.approx(exact.mean(), rel=1e-5)
    assert found.value["median"] == pytest.approx(np.median(exact), rel=1e-5)
    assert found.value["fitted"] == (estimate == "weibull")


def test_score_never_exceeds_the_radius() -> None:
    found = clever(clean_pass(affine()), seed=1, images=4, radius=0.001, pool=5)
    assert found.value["mean"] == 0.001
    assert found.remarks[0] == "4 of 4 scores are at least the radius 0.001, and count as that"


def test_score_is_never_degenerate() -> None:
    model, image = curved(), grey_images(1)[0]
    for estimate, seeds in (("maximum", 20), ("weibull", 3)):
        sampling = Sampling("l2", 0.5, 60, 20, 3, estimate)  # type: ignore[arg-type]
        rngs = [np.random.default_rng(seed) for seed in range(seeds)]
        scores = [clever_score(model, image, sampling, rng).value for rng in rngs]
        steepest = max(scores)
        assert min(scores) > steepest / 10


def test_more_points_never_give_a_greater_score() -> None:
    model, image = curved(), grey_images(1)[0]
    scores = [
        clever_score(
            model, image, Sampling("linf", 0.3, n, 1, 1, "maximum"), np.random.default_rng(0)
        ).value
        for n in (1, 10, 100, 1000)
    ]
    assert scores == sorted(scores, reverse=True)


def test_score_does_not_depend_on_how_many_points_are_differentiated_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clean = agreed(curved())
    whole = clever(clean, seed=3, images=3, pool=40)
    monkeypatch.setattr("featurenet.metrics.robustness.clever.ELEMENTS", 500)
    assert clever(clean, seed=3, images=3, pool=40).value == whole.value


def test_model_without_gradients_is_an_error() -> None:
    with pytest.raises(InvalidInputError, match="zero on every point around 2 images"):
        clever(agreed(constant()), seed=1, images=2, pool=5)


def test_time_limit_leaves_images_out() -> None:
    found = clever(clean_pass(affine()), seed=1, images=5, pool=5, seconds=1e-9)
    assert found.images == 1
    assert found.partial == "1 of 5 images were measured within 1e-09 s"


def test_end_point_of_weibull_maxima_is_near_the_true_one() -> None:
    ends = []
    for seed in range(3):
        maxima = weibull_max.rvs(3, loc=2, scale=0.5, size=200, random_state=seed)
        end = end_point(maxima)
        assert end is not None
        assert end >= maxima.max()
        ends.append(end)
    assert np.mean(ends) == pytest.approx(2, abs=0.1)


def test_two_clusters_of_maxima_are_not_fitted() -> None:
    rng = np.random.default_rng(0)
    clusters = np.concatenate([rng.normal(1, 0.001, 50), rng.normal(2, 0.001, 50)])
    assert end_point(clusters) is None


@pytest.mark.parametrize("value", [0.0, 1.5])
def test_end_point_of_equal_maxima_is_their_value(value: float) -> None:
    assert end_point(np.full(10, value)) == value


@settings(max_examples=20, deadline=None)
@given(norm=st.sampled_from(["l1", "l2", "linf"]), radius=st.floats(0.01, 50))
def test_points_are_evenly_distributed_in_the_ball(norm: BallNorm, radius: float) -> None:
    points = uniform_in_ball(np.random.default_rng(0), (4000, 1, 3, 1), norm, radius)
    order = {"l1": 1, "l2": 2, "linf": np.inf}[norm]
    lengths = np.linalg.norm(points.reshape(-1, 3), order, axis=1) / radius
    assert lengths.max() <= 1 + 1e-12
    assert (lengths**3).mean() == pytest.approx(0.5, abs=0.02)  # uniform in [0, 1]
    assert np.abs(points.mean(axis=0)).max() < 0.05 * radius
