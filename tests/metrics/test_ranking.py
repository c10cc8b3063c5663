"""APFD and AUROC against figures worked out by hand, and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from featurenet.metrics.ranking import judge


def test_apfd_of_five_images_is_that_by_hand() -> None:
    # faults come first and third: 1 - (1 + 3) / (5 * 2) + 1 / 10
    judged = judge(np.array([0.9, 0.1, 0.5, 0.2, 0.6]), np.array([1, 0, 1, 0, 0], bool))
    assert judged.apfd == pytest.approx(0.7)
    assert judged.auroc == pytest.approx(5 / 6)


def test_perfect_and_reverse_order() -> None:
    faults = np.array([1, 1, 0, 0], bool)
    best, worst = judge(np.array([4.0, 3, 2, 1]), faults), judge(np.array([1.0, 2, 3, 4]), faults)
    assert (best.auroc, worst.auroc) == (1, 0)
    assert best.apfd == pytest.approx(1 - 3 / 8 + 1 / 8)
    assert best.apfd + worst.apfd == pytest.approx(1)
    assert not best.intervals  # no spread to be seen


def test_equal_scores_are_worth_chance() -> None:
    judged = judge(np.zeros(6), np.array([1, 0, 0, 1, 0, 0], bool))
    assert (judged.apfd, judged.auroc) == pytest.approx((0.5, 0.5))


def test_infinite_scores_come_first() -> None:
    judged = judge(np.array([np.inf, 1.0, np.inf, 2.0]), np.array([1, 0, 1, 0], bool))
    assert judged.auroc == 1


def test_without_faults_there_is_no_figure_but_a_remark() -> None:
    judged = judge(np.arange(3.0), np.zeros(3, bool))
    assert math.isnan(judged.apfd)
    assert math.isnan(judged.auroc)
    assert "no image of 3 is misclassified" in judged.remarks[0]


def test_with_nothing_but_faults_there_is_no_auroc() -> None:
    judged = judge(np.arange(3.0), np.ones(3, bool))
    assert judged.apfd == pytest.approx(0.5)
    assert math.isnan(judged.auroc)
    assert "all 3 images" in judged.remarks[0]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_auroc_is_that_of_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    scores, faults = np.array([float(s) for s, _ in rows]), np.array([f for _, f in rows])
    judged = judge(scores, faults)
    if 0 < faults.sum() < len(faults):
        assert judged.auroc == pytest.approx(roc_auc_score(faults, scores))


@pytest.mark.parametrize("figure", ["apfd", "auroc"])
def test_interval_covers_the_true_value(figure: str) -> None:
    rng = np.random.default_rng(0)
    faults = np.arange(300) < 60
    draws = [judge(rng.normal(size=300) + faults, faults) for _ in range(200)]
    truth = np.mean([getattr(each, figure) for each in draws])
    covering = [each.intervals[figure][0] < truth < each.intervals[figure][1] for each in draws]
    assert 0.9 <= np.mean(covering) <= 0.99
