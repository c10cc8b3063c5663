"""How well a model classifies the test images, for itself and for its size."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from featurenet.architecture.network import Network
from featurenet.datasets.dataset import Dataset, Labels
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import Output, metric
from featurenet.prediction import probabilities as prediction
from featurenet.prediction.probabilities import Probabilities


@metric(direction="max", range=(0, 1), cost=0.6, aliases=("quality.accuracy",))
def accuracy(predictions: Labels, test_labels: Labels) -> float:
    """Share of test images classified correctly, in [0, 1]."""
    return _share_right(predictions, test_labels)


@metric(direction="min", unit="nats", range=(0, None), cost=0.6, aliases=("quality.loss",))
def loss(probabilities: Probabilities, test_labels: Labels) -> float:
    """Mean cross-entropy on the test images."""
    return prediction.cross_entropy(probabilities, test_labels)


@metric(
    direction="max",
    range=(0, 1),
    cost=0.6,
    aliases=("quality.per_class", "quality.per_class_accuracy"),
)
def per_class_accuracy(
    predictions: Labels, test_labels: Labels, dataset: Dataset
) -> dict[str, float]:
    """Share of each class's test images classified correctly; not a number for one without any."""
    return {
        name: float((predictions[chosen] == label).mean()) if chosen.any() else float("nan")
        for label, name in enumerate(dataset.class_names)
        for chosen in [test_labels == label]
    }


@metric(
    direction="max", unit="% per 10,000 weights", range=(0, None), aliases=("quality.efficiency",)
)
def efficiency(predictions: Labels, test_labels: Labels, network: Network) -> float:
    """Accuracy in percent for every 10,000 trainable weights (FeatureNET, ICSE 2020, table 1)."""
    return efficiency_of(_share_right(predictions, test_labels), network.weights)


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


def _share_right(predictions: Labels, labels: Labels) -> float:
    return float((predictions == labels).mean())


def efficiency_of(accuracy: float, weights: int) -> float:
    """Returns accuracy in percent / trainable weights x 10,000.

    Args:
        accuracy: In [0, 1].
        weights: At least 1.
    """
    return accuracy * 100 / weights * 10_000
