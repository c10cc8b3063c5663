"""How well a model classifies the test images, for itself and for its size."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from featurenet.architecture.network import Network
from featurenet.datasets.dataset import Labels
from featurenet.metrics.intervals import share_interval
from featurenet.metrics.measured import Interval, Measured
from featurenet.metrics.metric import Output, metric
from featurenet.prediction import probabilities as prediction
from featurenet.prediction.probabilities import Probabilities


@metric(direction="max", range=(0, 1), cost=0.6, aliases=("quality.accuracy",))
def accuracy(predictions: Labels, test_labels: Labels) -> Measured:
    """Share of test images classified correctly, in [0, 1]."""
    right, interval = _share_right(predictions, test_labels)
    most = float(np.bincount(test_labels).max() / len(test_labels))
    return Measured(
        right,
        {"accuracy": interval},
        images=len(test_labels),
        chance=most if most < 1 else None,
        remarks=() if most < 1 else ("all test images have the same label",),
    )


@metric(
    direction="min",
    unit="nats",
    range=(0, None),
    cost=0.6,
    aliases=("quality.loss", "log_loss", "cross_entropy"),
)
def loss(probabilities: Probabilities, test_labels: Labels) -> float:
    """Mean cross-entropy (log loss) on the test images."""
    return prediction.cross_entropy(probabilities, test_labels)


@metric(
    direction="max", unit="% per 10,000 weights", range=(0, None), aliases=("quality.efficiency",)
)
def efficiency(predictions: Labels, test_labels: Labels, network: Network) -> Measured:
    """Accuracy in percent for every 10,000 trainable weights (FeatureNET, ICSE 2020, table 1)."""
    right, (low, high) = _share_right(predictions, test_labels)
    weights = network.weights
    interval = efficiency_of(low, weights), efficiency_of(high, weights)
    return Measured(
        efficiency_of(right, weights), {"efficiency": interval}, images=len(test_labels)
    )


@metric("quality.brier", direction="min", range=(0, 2), cost=0.05, aliases=("brier_score",))
def brier(probabilities: Probabilities, test_labels: Labels) -> float:
    """Mean squared distance of the probabilities from the truth, all classes together, in [0, 2].

    Brier's own definition for several classes (Verification of forecasts expressed in terms of
    probability, Monthly Weather Review, 1950): 0 is perfect, 2 is sure of a wrong class each time,
    1 - 1/k gives every one of k classes the same probability.
    """
    errors = probabilities.astype(np.float64)
    errors[np.arange(len(errors)), test_labels] -= 1
    return float((errors**2).sum(axis=1).mean())


@metric(
    "quality.calibration",
    outputs=(
        Output("ece", "min", range=(0, 1)),
        Output("overconfidence", range=(-1, 1), headline=False),
    ),
    cost=0.05,
    aliases=("calibration", "ece"),
)
def calibration(
    probabilities: Probabilities, test_labels: Labels, bins: Annotated[int, Field(ge=1)] = 15
) -> Measured:
    """Expected difference between a model's confidence and its accuracy (ECE), in [0, 1].

    Test images are put into bins of equal width by the probability of the predicted class; ECE is
    the mean difference between that and the share classified correctly, over bins, weighted by
    their images (Guo et al., On calibration of modern neural networks, ICML 2017).

    Args:
        probabilities: `(n, classes)`.
        test_labels: `(n,)`.
        bins: Of (0, 1].

    Returns:
        "ece"; "overconfidence", mean confidence - accuracy; and the reliability curve, "images",
        "confidence" and "accuracy" of each bin that has images, by rising confidence.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == test_labels
    bin_of = np.ceil(confidence * bins).clip(1, bins).astype(np.int64) - 1
    counts = np.bincount(bin_of, minlength=bins)
    filled = counts > 0
    images = counts[filled]
    confidences = np.bincount(bin_of, confidence, bins)[filled] / images
    accuracies = np.bincount(bin_of, right, bins)[filled] / images
    return Measured(
        {
            "ece": float(np.average(np.abs(confidences - accuracies), weights=images)),
            "overconfidence": float(confidence.mean() - right.mean()),
            "images": images,
            "confidence": confidences,
            "accuracy": accuracies,
        },
        images=len(right),
    )


def _share_right(predictions: Labels, labels: Labels) -> tuple[float, Interval]:
    right = predictions == labels
    return float(right.mean()), share_interval(int(right.sum()), len(right))


def efficiency_of(accuracy: float, weights: int) -> float:
    """Returns accuracy in percent / trainable weights x 10,000.

    Args:
        accuracy: In [0, 1].
        weights: At least 1.
    """
    return accuracy * 100 / weights * 10_000
