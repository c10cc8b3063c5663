"""From the models' predictions to how differently they err, and what they reach together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from featurenet.analyses.analysis import Findings, analysis
from featurenet.analyses.request import StudiedModel
from featurenet.metrics.metric import Output

Answers = npt.NDArray[np.integer[Any]]
"""Class that each model gives to each image, `(models, images)`."""

Pairs = npt.NDArray[np.float64]
"""A number for each pair of models, `(models, models)`, NaN where there is none."""

Compared = Literal["correctness", "classes"]

BATCH = 1_000
"""Images that are looked at together, so that 1,000 models take no more than 20 MB beside them."""


@analysis(
    "diff.disagreement",
    least=2,
    outputs=[
        Output("mean", range=(0, 1)),
        Output("kappa", range=(-1, 1), headline=False),
        Output("q", range=(-1, 1), headline=False),
    ],
)
def disagreement(
    models: Sequence[StudiedModel],
    predictions: Answers,
    labels: npt.NDArray[np.integer[Any]],
    compare: Compared = "correctness",
) -> Findings:
    """How differently the models err, pair by pair, and what they reach together.

    With a and d the shares of images that both models of a pair have right and wrong, and b and c
    those that only the one or only the other has right (Kuncheva and Whitaker, Machine Learning
    51:181-207, 2003, section 2):

    - disagreement = b + c,
    - Yule's Q = (ad - bc) / (ad + bc): 0 if they err independently, 1 if on the same images,
      negative if on different ones,
    - Cohen's kappa = 2 (ad - bc) / ((a + b)(b + d) + (a + c)(c + d)): 1 if they always agree, 0 if
      no more than two independent models of their accuracies would.

    Q and kappa have no value for a pair where they are 0/0, such as two models without an error.

    Args:
        models: At least two.
        predictions: `(models, images)`.
        labels: `(images,)`.
        compare: "correctness" compares whether models are right, as above; "classes" compares the
            classes that they give: two that are wrong in different ways disagree, and kappa is
            Cohen's (Educational and Psychological Measurement 20:37-46, 1960) of the classes. Q
            is always that of correctness.

    Returns:
        The means of all pairs, the mean of each model's pairs with the others, the matrices; the
        accuracy of the majority vote and of the oracle, which is right where any model is, beside
        the best and the mean accuracy of single models.
    """
    right = predictions == labels
    table = _both_right(right), right.mean(axis=1)
    if compare == "classes":
        same = _same(predictions)
        matrices = {"disagreement": 1 - same, "kappa": _kappa_of_classes(same, predictions)}
    else:
        matrices = {"disagreement": _differ(*table), "kappa": _kappa(*table)}
    matrices["q"] = _yule(*table)
    figures = {name: _mean(each[_upper(len(each))]) for name, each in matrices.items()}
    figures |= {
        "majority_accuracy": majority_accuracy(predictions, labels),
        "oracle_accuracy": float(right.any(axis=0).mean()),
        "best_accuracy": float(right.mean(axis=1).max()),
        "mean_accuracy": float(right.mean()),
        "models": len(models),
        "images": len(labels),
    }
    titles = {"disagreement": "mean", "kappa": "kappa", "q": "q"}
    return Findings(
        summary=_summary(figures, matrices["disagreement"], [model.name for model in models]),
        figures=figures,
        model_figures={titles[name]: _with_others(each) for name, each in matrices.items()},
        matrices=matrices,
    )


def majority_accuracy(predictions: Answers, labels: npt.NDArray[np.integer[Any]]) -> float:
    """Returns the share of images whose right class has the most votes.

    A vote that is tied between k classes counts 1/k if the right one is among them: what drawing
    lots gives on average.
    """
    classes = int(max(predictions.max(), labels.max())) + 1
    won = 0.0
    for start in range(0, len(labels), BATCH):
        given, known = predictions[:, start : start + BATCH], labels[start : start + BATCH]
        votes = np.stack([(given == each).sum(axis=0) for each in range(classes)])
        tied = votes == votes.max(axis=0)
        won += float((tied[known, np.arange(len(known))] / tied.sum(axis=0)).sum())
    return won / len(labels)


def _both_right(right: npt.NDArray[np.bool_]) -> Pairs:
    """Returns the share of images that both models have right; the diagonal is the accuracy."""
    found = np.zeros((len(right), len(right)))
    for start in range(0, right.shape[1], BATCH):
        batch = right[:, start : start + BATCH].astype(np.float32)
        found += batch @ batch.T  # whole numbers below 2**24: exact
    found /= right.shape[1]
    return found


def _differ(both: Pairs, accuracies: Pairs) -> Pairs:
    found: Pairs = accuracies[:, None] + accuracies[None, :] - 2 * both
    return found


def _products(both: Pairs, accuracies: Pairs) -> tuple[Pairs, Pairs]:
    """Returns ad and bc of each pair."""
    one, other = accuracies[:, None] - both, accuracies[None, :] - both
    same: Pairs = both * (1 - both - one - other)
    return same, one * other


def _yule(both: Pairs, accuracies: Pairs) -> Pairs:
    same, crossed = _products(both, accuracies)
    return _ratio(same - crossed, same + crossed)


def _kappa(both: Pairs, accuracies: Pairs) -> Pairs:
    same, crossed = _products(both, accuracies)
    one, other = accuracies[:, None], accuracies[None, :]
    return _ratio(2 * (same - crossed), one * (1 - other) + other * (1 - one))


def _same(predictions: Answers) -> Pairs:
    """Returns the share of images that both models give the same class."""
    same = [np.count_nonzero(predictions == each, axis=1) for each in predictions]
    found: Pairs = np.stack(same) / predictions.shape[1]
    return found


def _kappa_of_classes(same: Pairs, predictions: Answers) -> Pairs:
    classes = range(int(predictions.max()) + 1)
    shares = np.stack([(predictions == each).mean(axis=1) for each in classes], axis=1)
    by_chance = shares @ shares.T
    return _ratio(same - by_chance, 1 - by_chance)


def _ratio(numerator: Pairs, denominator: Pairs) -> Pairs:
    defined = np.abs(denominator) > np.finfo(np.float64).eps
    found = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, found, where=defined)
    return found


def _upper(models: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    return np.triu_indices(models, k=1)


def _mean(values: Pairs) -> float:
    """Returns the mean of the numbers that there are; NaN if there are none."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if there.size else float("nan")


def _with_others(pairs: Pairs) -> list[float]:
    """Returns the mean of each model's pairs with the others."""
    return [_mean(np.delete(row, place)) for place, row in enumerate(pairs)]


def _summary(figures: dict[str, float], pairs: Pairs, names: Sequence[str]) -> str:
    rows, columns = _upper(len(names))
    order = np.argsort(pairs[rows, columns], kind="stable")
    found = [(rows[place], columns[place]) for place in (order[0], order[-1])]
    alike, apart = (f"{names[i]} and {names[j]} ({pairs[i, j]:.2%})" for i, j in found)
    return (
        f"Two of the {len(names)} models disagree on {figures['disagreement']:.2%} of the "
        f"{figures['images']:,} test images on average: most of all {apart}, least {alike}. The "
        f"majority vote is right on {figures['majority_accuracy']:.2%}, the best model on "
        f"{figures['best_accuracy']:.2%}, the mean of the models is {figures['mean_accuracy']:.2%};"
        f" {figures['oracle_accuracy']:.2%} are right for at least one model."
    )
