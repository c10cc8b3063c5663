"""DeepGini and calibration against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from stand_ins import FixedModel, dataset, subject

from featurenet.metrics.assess import assess
from featurenet.metrics.metric import METRICS, resolve
from featurenet.metrics.prioritisation import gini, impurity
from featurenet.metrics.quality import calibration


def calibrate(rows: list[list[float]], labels: list[int], **options: Any) -> Any:
    found = calibration(np.array(rows, np.float32), np.array(labels), **options)
    return found.value


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_impurity_of_certainty_and_of_ignorance(classes: int) -> None:
    rows = np.stack([np.eye(classes)[0], np.full(classes, 1 / classes)]).astype(np.float32)
    assert impurity(rows) == pytest.approx([0, 1 - 1 / classes], abs=1e-7)


@given(arrays(np.float32, (4, 5), elements=st.floats(2**-10, 1, width=32)))
def test_impurity_is_within_its_range(rows: Any) -> None:
    scores = impurity(rows / rows.sum(axis=1, keepdims=True))
    assert (scores >= -1e-12).all()
    assert (scores <= 1 - 1 / 5 + 1e-12).all()


def test_gini_of_four_images_is_that_by_hand() -> None:
    result = assess(subject(), resolve(["deepgini"]))["prio.gini"]
    assert result.status == "ok", result.reason
    # all four rows are 1/2, 1/4, 1/4: the one fault is anywhere
    assert result.value["mean"] == pytest.approx(1 - 3 / 8)
    assert (result.value["apfd"], result.value["auroc"]) == pytest.approx((0.5, 0.5))
    assert result.value["suspicious"] == [0, 1, 2, 3]


def test_most_suspicious_images_are_kept_with_what_was_said_of_them() -> None:
    rows = np.array([[1, 0, 0], [0.4, 0.3, 0.3], [0.1, 0.8, 0.1], [0, 0, 1]], np.float32)
    data = dataset()
    found = gini(rows, data.x_test, data.y_test, data, suspicious=2, keep=1)
    assert found.value["suspicious"].tolist() == [1, 2]
    grid = found.grids["suspicious"]
    assert grid.rows == ("1: cat, is dog",)
    np.testing.assert_array_equal(grid.images[0, 0], data.x_test[1])


def test_gini_without_misclassified_images_is_null_with_a_remark() -> None:
    class Right(FixedModel):
        def predict_on_batch(self, x: Any) -> Any:
            return np.eye(3, dtype=np.float32)[[0, 1, 1, 2]][
                np.rint(x[:, 0, 0, 0] * 10).astype(int)
            ]

    result = assess(subject(model=Right()), resolve(["gini"]))["prio.gini"]
    assert result.status == "ok"
    assert result.value["apfd"] is None
    assert result.value["auroc"] is None
    assert "no image of 4 is misclassified" in str(result.reason)


def test_calibration_error_is_that_by_hand() -> None:
    rows = [[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]]
    found = calibrate(rows, [0, 1, 0, 1], bins=10)
    # bin of 0.9: half right; bin of 0.6: all right
    assert found["ece"] == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)
    assert found["images"].tolist() == [2, 2]
    assert found["confidence"] == pytest.approx([0.6, 0.9])
    assert found["accuracy"] == pytest.approx([1, 0.5])
    assert found["overconfidence"] == pytest.approx(0)


def test_certain_and_right_is_calibrated() -> None:
    assert calibrate([[1, 0], [0, 1]], [0, 1])["ece"] == 0
    assert calibrate([[1, 0], [0, 1]], [1, 0])["ece"] == 1


def test_one_bin_compares_the_means() -> None:
    rows = [[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]]
    assert calibrate(rows, [0, 1, 1], bins=1)["ece"] == pytest.approx(0.8 - 2 / 3)


def test_bins_of_an_edge_belong_below() -> None:
    found = calibrate([[0.5, 0.5], [0.75, 0.25]], [0, 0], bins=4)
    assert found["images"].tolist() == [1, 1]
    assert found["confidence"] == pytest.approx([0.5, 0.75])


def test_names_of_the_paper_are_aliases() -> None:
    found = [each.name for each in resolve(["ece", "deepgini", "nc", "nc_unit", "lsa", "dsa"])]
    catalogue = ["quality.calibration", "prio.gini", "coverage.nc", "coverage.nc_unit"]
    assert found == [*catalogue, "prio.lsa", "prio.dsa"]
    assert not METRICS.get("prio.dsa").default
    assert replace(METRICS.get("prio.gini")).default
