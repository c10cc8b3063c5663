"""How well a model does on each class, and on all of them with equal say."""

from __future__ import annotations

import numpy as np

from featurenet.datasets.dataset import Dataset
from featurenet.metrics.metric import Output, metric
from featurenet.prediction.probabilities import Confusion


@metric(
    direction="max",
    range=(0, 1),
    cost=0.6,
    aliases=("quality.per_class", "quality.per_class_accuracy"),
)
def per_class_accuracy(confusion: Confusion, dataset: Dataset) -> dict[str, float | None]:
    """Share of each class's test images classified correctly; None for a class without any."""
    images = confusion.sum(axis=1)
    return {
        name: float(confusion[label, label] / images[label]) if images[label] else None
        for label, name in enumerate(dataset.class_names)
    }


@metric("quality.balanced_accuracy", direction="max", range=(0, 1), cost=0.05)
def balanced_accuracy(confusion: Confusion) -> float:
    """Mean over the classes of the share of their test images classified correctly, in [0, 1].

    Classes without test images are left out. Always answering one of k classes gives 1/k, however
    unequal they are.
    """
    images = confusion.sum(axis=1)
    present = images > 0
    return float((confusion.diagonal()[present] / images[present]).mean())


@metric("quality.macro_f1", direction="max", range=(0, 1), cost=0.05, aliases=("f1",))
def macro_f1(confusion: Confusion) -> float:
    """Mean over the classes of F1, the harmonic mean of precision and recall, in [0, 1].

    F1 of a class that is never right is 0. Classes that no test image has and no answer names are
    left out.
    """
    involved = confusion.sum(axis=0) + confusion.sum(axis=1)
    present = involved > 0
    return float((2 * confusion.diagonal()[present] / involved[present]).mean())


@metric(
    "quality.confusion",
    outputs=(Output("quality.confusion", headline=False),),
    cost=0.05,
    aliases=("confusion_matrix",),
)
def confusion_matrix(confusion: Confusion) -> Confusion:
    """Number of test images of each class (rows) that were taken for each class (columns)."""
    return np.asarray(confusion)
