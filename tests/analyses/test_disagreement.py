"""Disagreement of models: against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from featurenet.analyses.analysis import Findings
from featurenet.analyses.disagreement import disagreement, majority_accuracy
from featurenet.analyses.request import StudiedModel

LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2])
ONE = np.array([0, 0, 0, 0, 1, 1, 0, 0, 0, 0])  # right: 1111110000
TWO = np.array([0, 0, 0, 1, 1, 0, 1, 0, 2, 1])  # right: 1110101010
"""Both right: 4; only one: 2; only two: 2; both wrong: 2, once in the same way."""


def found(*predictions: np.ndarray, compare: str = "correctness") -> Findings:
    models = [StudiedModel(n, f"m{n}", {}) for n in range(len(predictions))]
    return disagreement(models, np.array(predictions), LABELS, compare)  # type: ignore[arg-type]


def test_pair_has_the_values_of_its_table() -> None:
    figures = found(ONE, TWO).figures
    assert figures["disagreement"] == pytest.approx(0.4)  # (2 + 2) / 10
    assert figures["q"] == pytest.approx(1 / 3)  # (4·2 - 2·2) / (4·2 + 2·2)
    assert figures["kappa"] == pytest.approx(1 / 6)  # 2 (8 - 4) / (6·4 + 6·4)
    assert figures["oracle_accuracy"] == 0.8
    assert figures["best_accuracy"] == figures["mean_accuracy"] == 0.6


def test_classes_that_differ_disagree_though_both_are_wrong() -> None:
    figures = found(ONE, TWO, compare="classes").figures
    assert figures["disagreement"] == pytest.approx(0.5)
    # Shares of classes: 8, 2, 0 and 5, 4, 1 of ten: by chance .40 + .08 agree.
    assert figures["kappa"] == pytest.approx((0.5 - 0.48) / (1 - 0.48))


def test_models_without_an_error_agree_and_have_no_q() -> None:
    result = found(LABELS, LABELS)
    assert result.figures["disagreement"] == 0
    assert np.isnan(result.figures["q"]) and np.isnan(result.figures["kappa"])


def test_figures_of_a_model_are_the_means_of_its_pairs() -> None:
    result = found(ONE, TWO, LABELS)
    assert result.model_figures["mean"] == pytest.approx([0.4, 0.4, 0.4])
    assert result.matrices["disagreement"].tolist() == pytest.approx(
        np.array([[0, 0.4, 0.4], [0.4, 0, 0.4], [0.4, 0.4, 0]])
    )


def test_tied_vote_counts_its_share() -> None:
    votes = np.array([[0, 1, 2], [0, 2, 1], [1, 0, 2]])
    assert majority_accuracy(votes, np.array([0, 0, 2])) == pytest.approx((1 + 1 / 3 + 1) / 3)


def test_many_images_are_counted_in_batches() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 2_500)
    predictions = rng.integers(0, 3, (4, 2_500))
    models = [StudiedModel(n, f"m{n}", {}) for n in range(4)]
    result = disagreement(models, predictions, labels)
    right = predictions == labels
    assert result.matrices["disagreement"][1, 3] == pytest.approx((right[1] != right[3]).mean())
    assert "2,500 test images" in result.summary
