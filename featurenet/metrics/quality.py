"""How well a model classifies the test images, for itself and for its size."""

from __future__ import annotations

from featurenet import prediction
from featurenet.architecture.network import Network
from featurenet.datasets.dataset import Dataset, Labels
from featurenet.metrics.metric import metric
from featurenet.prediction import Probabilities


@metric(direction="max", range=(0, 1), cost=0.6, aliases=("quality.accuracy",))
def accuracy(probabilities: Probabilities, test_labels: Labels) -> float:
    """Share of test images classified correctly, in [0, 1]."""
    return prediction.accuracy(probabilities, test_labels)


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
def efficiency(probabilities: Probabilities, test_labels: Labels, network: Network) -> float:
    """Accuracy in percent for every 10,000 trainable weights (FeatureNET, ICSE 2020, table 1)."""
    return efficiency_of(prediction.accuracy(probabilities, test_labels), network.weights)


def efficiency_of(accuracy: float, weights: int) -> float:
    """Returns accuracy in percent / trainable weights x 10,000.

    Args:
        accuracy: In [0, 1].
        weights: At least 1.
    """
    return accuracy * 100 / weights * 10_000
