"""How unlike the training images a test image is to the model, as a way to find faults.

A trace is what an image activates in the layer before the head. Surprise compares the trace of a
test image with those of training images that the model gives the same class (Kim, Feldt, Yoo,
Guiding deep learning system testing using surprise adequacy, ICSE 2019).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field

from featurenet.datasets.dataset import Labels
from featurenet.errors import InvalidInputError
from featurenet.metrics.measured import Measured, or_none
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.observation import PROFILE_IMAGES, Observations, Observed, Traces
from featurenet.metrics.ranking import OUTPUTS, Scores, judge

Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Floats = npt.NDArray[np.float64]

FLOOR = 1e-5
"""Variance below which a neuron says nothing."""

BUCKETS = 1_000
BLOCK = 1_024
"""Test images whose distances to all training images are held at once."""

_OUTPUTS = (
    *OUTPUTS,
    Output("mean", headline=False),
    Output("coverage", range=(0, 1), headline=False),
    Output("upper", headline=False),
)


@metric("prio.lsa", outputs=_OUTPUTS, cost=3, default=False, aliases=("lsa",))
def likelihood_surprise(
    observations: Observations,
    test_labels: Labels,
    profile_images: Count = PROFILE_IMAGES,
    upper: Positive | None = None,
    buckets: Count = BUCKETS,
    floor: Positive = FLOOR,
) -> Measured:
    """How early misclassified images come, unlikely traces first (likelihood-based surprise).

    Surprise is minus the logarithm of a Gaussian kernel density over the training traces of the
    predicted class, with Scott's bandwidth times their covariance. Neurons whose variance over all
    traces is below `floor` are left out; `floor` is added to every variance, so that a class whose
    traces do not span all neurons has a density too.

    Args:
        observations: Passes over the images.
        test_labels: `(n,)`.
        profile_images: Most training images that are compared with.
        upper: End of the range (0, upper] that is covered; None for the greatest surprise.
        buckets: Equal parts of that range.
        floor: Least variance.

    Returns:
        "apfd" and "auroc" (see `ranking.judge`); "mean" surprise; "coverage", the share of buckets
        that hold the surprise of a test image; "upper", the end of their range. An image of a
        class that no training image is given is infinitely surprising, and is left out of the
        last three.
    """
    observed = observations.observe(profile_images)
    test, train = _varying(observed, floor)
    scores = _by_class(observed, test, train, lambda a, b: density_surprise(a, b, floor))
    return _measured(scores, observed, test_labels, upper, buckets)


@metric("prio.dsa", outputs=_OUTPUTS, cost=4, default=False, aliases=("dsa",))
def distance_surprise(
    observations: Observations,
    test_labels: Labels,
    profile_images: Count = PROFILE_IMAGES,
    upper: Positive | None = 2.0,
    buckets: Count = BUCKETS,
) -> Measured:
    """How early misclassified images come, distant traces first (distance-based surprise).

    Surprise is the distance to the nearest training trace a of the predicted class, divided by the
    distance from a to the nearest trace of another class. It is 0 at a training trace, and infinite
    where a is the trace of another class too. It cannot be told where the model gives all training
    images the same class: no output is a number then, and a remark says so.

    Args:
        observations: Passes over the images.
        test_labels: `(n,)`.
        profile_images: Most training images that are compared with.
        upper: End of the range (0, upper] that is covered; None for the greatest surprise.
        buckets: Equal parts of that range.

    Returns:
        As for `prio.lsa`.
    """
    observed = observations.observe(profile_images)
    test, train = _values(observed)
    classes = observed.profile.traces.predictions
    if (classes == classes[0]).all():
        return Measured(
            {each.name: None for each in _OUTPUTS},
            images=observed.images,
            remarks=("all training images are given the same class: there is no other to be near",),
        )
    scores = distance_ratios(test, observed.traces.predictions, train, classes)
    return _measured(scores, observed, test_labels, upper, buckets)


@metric("prio.mdsa", outputs=_OUTPUTS, cost=2, default=False, aliases=("mdsa",))
def mahalanobis_surprise(
    observations: Observations,
    test_labels: Labels,
    profile_images: Count = PROFILE_IMAGES,
    upper: Positive | None = None,
    buckets: Count = BUCKETS,
    floor: Positive = FLOOR,
) -> Measured:
    """How early misclassified images come, far-off traces first (Mahalanobis surprise).

    Surprise is the Mahalanobis distance to the training traces of the predicted class (Kim, Ju,
    Feldt, Yoo, Reducing DNN labelling cost using surprise adequacy, ESEC/FSE 2020). For neurons and
    variances of less than `floor`, see `prio.lsa`.

    Args:
        observations: Passes over the images.
        test_labels: `(n,)`.
        profile_images: Most training images that are compared with.
        upper: End of the range (0, upper] that is covered; None for the greatest surprise.
        buckets: Equal parts of that range.
        floor: Least variance.

    Returns:
        As for `prio.lsa`.
    """
    observed = observations.observe(profile_images)
    test, train = _varying(observed, floor)
    scores = _by_class(observed, test, train, lambda a, b: mahalanobis(a, b, floor))
    return _measured(scores, observed, test_labels, upper, buckets)


def density_surprise(traces: Floats, known: Floats, floor: float) -> Scores:
    """Returns -ln of a Gaussian kernel density estimate at each trace.

    Args:
        traces: `(n, d)`.
        known: Traces that the density is made from, `(m, d)` with m at least 1.
        floor: Added to the variance of each of the d.
    """
    from scipy.linalg import cholesky  # on use: it takes a second
    from scipy.special import logsumexp

    m, d = known.shape
    factor = cholesky(_covariance(known, floor), lower=True) * m ** (-1 / (d + 4))
    constant = np.log(m) + d / 2 * np.log(2 * np.pi) + np.log(np.diag(factor)).sum()
    centre = known.mean(axis=0)
    white, kernels = _whiten(factor, traces - centre), _whiten(factor, known - centre)
    parts = [
        logsumexp(-_squared_distances(white[start : start + BLOCK], kernels) / 2, axis=1)
        for start in range(0, len(white), BLOCK)
    ]
    surprises: Scores = constant - np.concatenate(parts)
    return surprises


def mahalanobis(traces: Floats, known: Floats, floor: float) -> Scores:
    """Returns the Mahalanobis distance of each trace from the mean of known ones.

    Args:
        traces: `(n, d)`.
        known: `(m, d)` with m at least 1.
        floor: Added to the variance of each of the d.
    """
    from scipy.linalg import cholesky  # on use: it takes a second

    factor = cholesky(_covariance(known, floor), lower=True)
    distances: Scores = np.linalg.norm(_whiten(factor, traces - known.mean(axis=0)), axis=1)
    return distances


def distance_ratios(
    traces: Floats, classes: Labels, known: Floats, known_classes: Labels
) -> Scores:
    """Returns the distance-based surprise of each trace.

    Args:
        traces: `(n, d)`.
        classes: Their classes, `(n,)`.
        known: `(m, d)`.
        known_classes: Their classes, `(m,)`, of which there are at least 2.

    Returns:
        `(n,)`, infinite for a class that no known trace has.
    """
    scores = np.full(len(traces), np.inf)
    for label in np.unique(classes):
        asked, same = classes == label, known_classes == label
        if not same.any():
            continue
        own, others = known[same], known[~same]
        nearest = _nearest(traces[asked], own)
        used, back = np.unique(nearest, return_inverse=True)
        to_own = np.linalg.norm(traces[asked] - own[nearest], axis=1)
        beyond = np.linalg.norm(own[used] - others[_nearest(own[used], others)], axis=1)[back]
        with np.errstate(divide="ignore", invalid="ignore"):
            scores[asked] = np.where(to_own == 0, 0.0, to_own / beyond)
    return scores


def _nearest(traces: Floats, known: Floats) -> npt.NDArray[np.int64]:
    """Returns the position of the nearest of `known` for each trace, `(n,)`."""
    parts = [
        _squared_distances(traces[start : start + BLOCK], known).argmin(axis=1)
        for start in range(0, len(traces), BLOCK)
    ]
    return np.concatenate(parts)


def _squared_distances(ones: Floats, others: Floats) -> Floats:
    """Returns those between all pairs, `(n, m)`, from one matrix product."""
    products: Floats = ones @ others.T
    products *= -2
    products += np.square(ones).sum(axis=1)[:, None]
    products += np.square(others).sum(axis=1)
    return np.maximum(products, 0, out=products)


def _covariance(known: Floats, floor: float) -> Floats:
    centred = known - known.mean(axis=0)
    covariance: Floats = centred.T @ centred / max(1, len(known) - 1)
    return covariance + floor * np.eye(known.shape[1])


def _whiten(factor: Floats, traces: Floats) -> Floats:
    """Returns traces with unit covariance, `(n, d)`, given the root of their covariance."""
    from scipy.linalg import solve_triangular  # on use: it takes a second

    whitened: Floats = solve_triangular(factor, traces.T, lower=True).T
    return whitened


def _values(observed: Observed) -> tuple[Floats, Floats]:
    """Returns the traces of the test and of the training images, around the latters' mean."""
    known = _of(observed.profile.traces)
    centre = known.mean(axis=0)  # products of large numbers would hide small distances
    return _of(observed.traces) - centre, known - centre


def _of(traces: Traces) -> Floats:
    if traces.values is None:
        raise InvalidInputError(
            "Surprise needs a layer between the images and the head; received a model whose head "
            "reads the image itself. Leave the surprise metrics out for it."
        )
    return traces.values.astype(np.float64)


def _varying(observed: Observed, floor: float) -> tuple[Floats, Floats]:
    """Returns the traces in those neurons that vary."""
    test, train = _values(observed)
    varying = train.var(axis=0) >= floor
    if not varying.any():
        raise InvalidInputError(
            f"Surprise needs a neuron before the head whose variance is at least {floor:g}; "
            f"received {train.shape[1]} neurons of which the greatest has "
            f"{train.var(axis=0).max():.3g}. Set the option floor lower, or train the model longer."
        )
    return test[:, varying], train[:, varying]


def _by_class(
    observed: Observed,
    test: Floats,
    train: Floats,
    surprise: Callable[[Floats, Floats], Scores],
) -> Scores:
    """Returns the surprise of each test image among the training images of its class."""
    given, known = observed.traces.predictions, observed.profile.traces.predictions
    scores = np.full(len(test), np.inf)
    for label in np.unique(given):
        if (known == label).any():
            scores[given == label] = surprise(test[given == label], train[known == label])
    return scores


def _measured(
    scores: Scores, observed: Observed, labels: Labels, upper: float | None, buckets: int
) -> Measured:
    judged = judge(scores, observed.traces.predictions != labels)
    finite = scores[np.isfinite(scores)]
    nan = float("nan")
    remarks = list(judged.remarks)
    if infinite := len(scores) - len(finite):
        remarks.append(f"{infinite} of {len(scores)} images are infinitely surprising: not in mean")
    if upper is None:
        upper = float(finite.max(initial=0.0)) or nan
        if np.isnan(upper):
            remarks.append("no surprise is above 0: coverage needs the option upper")
    return Measured(
        {
            "apfd": or_none(judged.apfd),
            "auroc": or_none(judged.auroc),
            "mean": float(finite.mean()) if finite.size else None,
            "coverage": or_none(bucket_coverage(finite, upper, buckets)),
            "upper": or_none(upper),
        },
        intervals=judged.intervals,
        images=len(scores),
        remarks=tuple(remarks),
    )


def bucket_coverage(scores: Scores, upper: float, buckets: int) -> float:
    """Returns the share of equal parts of (0, upper] that hold a score (surprise coverage).

    Args:
        scores: Finite, `(n,)`.
        upper: More than 0; NaN gives NaN.
        buckets: At least 1.
    """
    if np.isnan(upper):
        return float("nan")
    inside = scores[(scores > 0) & (scores <= upper)]
    return len(np.unique(np.ceil(inside / upper * buckets).clip(1, buckets))) / buckets
