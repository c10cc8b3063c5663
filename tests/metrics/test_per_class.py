"""Figures for unequal classes against scikit-learn, and against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference
from stand_ins import LABELS, PROBABILITIES, subject

from featurenet.metrics.assess import assess
from featurenet.metrics.metric import default_metrics, resolve
from featurenet.metrics.per_class import balanced_accuracy, confusion_matrix, macro_f1
from featurenet.metrics.quality import brier, loss
from featurenet.prediction.probabilities import confusion

CLASSES = 5


def unequal() -> tuple[np.ndarray, np.ndarray]:
    """Labels and answers of 300 images, of which one class has nearly all, and two none."""
    rng = np.random.default_rng(1)
    labels = rng.choice([0, 1, 3], size=300, p=[0.9, 0.07, 0.03])
    answers = np.where(rng.random(300) < 0.8, labels, rng.choice([0, 1, 2, 3], size=300))
    return labels, answers


def test_figures_are_those_of_scikit_learn() -> None:
    labels, answers = unequal()
    found = confusion(answers, labels, CLASSES)
    wanted = reference.confusion_matrix(labels, answers, labels=range(CLASSES))
    np.testing.assert_array_equal(confusion_matrix(found), wanted)
    assert macro_f1(found) == pytest.approx(reference.f1_score(labels, answers, average="macro"))
    recalls = reference.recall_score(labels, answers, labels=[0, 1, 3], average="macro")
    assert balanced_accuracy(found) == pytest.approx(recalls)


def test_log_loss_is_that_of_scikit_learn() -> None:
    assert loss(PROBABILITIES, LABELS) == pytest.approx(reference.log_loss(LABELS, PROBABILITIES))
    assert [each.name for each in resolve(["log_loss"])] == ["loss"]


def test_always_answering_one_class_is_worth_nothing_where_classes_count_alike() -> None:
    labels = np.array([0] * 90 + [1] * 10)
    found = confusion(np.zeros(100, np.int64), labels, 2)
    assert balanced_accuracy(found) == 0.5
    assert macro_f1(found) == pytest.approx((2 * 90 / 190 + 0) / 2)


@pytest.mark.parametrize(
    ("probabilities", "score"),
    [([[1.0, 0.0]], 0), ([[0.0, 1.0]], 2), ([[0.5, 0.5]], 0.5), ([[0.25, 0.75]], 1.125)],
)
def test_brier_score_is_that_worked_out_by_hand(
    probabilities: list[list[float]], score: float
) -> None:
    found = brier(np.array(probabilities, np.float32), np.array([0]))
    assert found == pytest.approx(score)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("balanced_accuracy", 2.5 / 3),
        ("macro_f1", (2 / 3 + 2 / 3 + 1) / 3),
        ("brier", (3 * 0.375 + 0.875) / 4),
        ("confusion_matrix", [[1, 0, 0], [1, 1, 0], [0, 0, 1]]),
    ],
)
def test_metric_is_computed_by_default_and_found_by_its_name(name: str, value: object) -> None:
    (chosen,) = resolve([name])
    result = assess(subject(), [chosen])[chosen.name]
    assert chosen in default_metrics()
    assert result.value == pytest.approx(np.array(value) if isinstance(value, list) else value)
