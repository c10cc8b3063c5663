"""Which test images a model is likely to get wrong, told by its probabilities alone."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from featurenet.datasets.dataset import Dataset, Images, Labels
from featurenet.metrics.measured import Grid, Measured, or_none
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.ranking import OUTPUTS, Scores, judge
from featurenet.prediction.probabilities import Probabilities

Count = Annotated[int, Field(ge=1)]
Keep = Annotated[int, Field(ge=0)]


@metric(
    "prio.gini",
    outputs=(*OUTPUTS, Output("mean", range=(0, 1), headline=False)),
    cost=0.05,
    aliases=("gini", "deepgini"),
)
def gini(
    probabilities: Probabilities,
    test_images: Images,
    test_labels: Labels,
    dataset: Dataset,
    suspicious: Count = 20,
    keep: Keep = 0,
) -> Measured:
    """How early misclassified test images come when the least certain are looked at first.

    DeepGini (Feng et al., ISSTA 2020): suspicion is 1 - sum of the squared probabilities, 0 for a
    certain class and 1 - 1/classes for none. APFD and AUROC are those of `ranking.judge`, not
    numbers if no image is misclassified.

    Args:
        probabilities: `(n, classes)`.
        test_images: `(n, height, width, channels)`.
        test_labels: `(n,)`.
        dataset: For the names of the classes.
        suspicious: Most suspicious images whose positions are given.
        keep: Most suspicious images that are kept as pictures.

    Returns:
        "apfd", "auroc", "mean" suspicion, and "suspicious", the positions of the most suspicious
        test images, in falling order.
    """
    scores = impurity(probabilities)
    predictions = probabilities.argmax(axis=1)
    judged = judge(scores, predictions != test_labels)
    order = np.argsort(-scores, kind="stable")
    kept = order[:keep]
    captions = tuple(
        f"{at}: {dataset.class_names[predictions[at]]}, is {dataset.class_names[test_labels[at]]}"
        for at in kept.tolist()
    )
    return Measured(
        {
            "apfd": or_none(judged.apfd),
            "auroc": or_none(judged.auroc),
            "mean": float(scores.mean()),
            "suspicious": order[:suspicious],
        },
        intervals=judged.intervals,
        images=len(scores),
        remarks=judged.remarks,
        grids={"suspicious": Grid(test_images[kept][:, None], captions)} if keep else {},
    )


def impurity(probabilities: Probabilities) -> Scores:
    """Returns the Gini impurity 1 - sum p^2 of each row, in [0, 1 - 1/classes].

    Args:
        probabilities: `(n, classes)`.
    """
    shares = probabilities.astype(np.float64)
    shares /= shares.sum(axis=1, keepdims=True)  # it is 1 up to rounding only
    impurities: Scores = 1 - np.square(shares).sum(axis=1)
    return impurities
