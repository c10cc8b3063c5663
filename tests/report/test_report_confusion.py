"""Confusion matrices in the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # noqa: S405 – reads what we wrote ourselves

import numpy as np
import pytest
from sample_runs import measured, ok, run

from featurenet.records import Trial
from featurenet.report.comparison import compare
from featurenet.report.confusion import Matrix, confusion_svg, confusions
from featurenet.report.html import write_html
from featurenet.report.models import rows
from featurenet.results import Results

COUNTS = [[8, 2, 0], [0, 10, 0], [1, 4, 0]]


def with_matrix(number: int, right: int, **fields: Any) -> Trial:
    return measured(number, right, metrics={"quality.confusion": ok(COUNTS)}, **fields)


def three(folder: Path) -> Results:
    trials = (
        with_matrix(1, 90),
        with_matrix(2, 700),
        measured(3, 900, baseline="lenet5"),
        with_matrix(4, 800, baseline="linear"),
    )
    return replace(run(folder, *trials), data={"class_names": ["cat", "dog", "<owl>"]})


def test_matrices_are_those_of_the_best_model_and_the_baselines(tmp_path: Path) -> None:
    results = three(tmp_path)
    found = confusions(results, compare(results, rows(results)))
    assert [matrix.name for matrix in found] == ["0002", "Logistic regression"]
    assert found[0].worst == (
        "<owl> for dog (4 of 5)",
        "cat for dog (2 of 10)",
        "<owl> for cat (1 of 5)",
    )
    assert found[0].shares[0].tolist() == [0.8, 0.2, 0]


def test_report_draws_the_matrices_and_tells_the_worst(tmp_path: Path) -> None:
    page = write_html(three(tmp_path)).read_text()
    assert "Confusion matrices of 0002, Logistic regression." in page
    assert "&lt;owl&gt; for dog (4 of 5)" in page


def test_report_without_matrices_has_no_such_section(tmp_path: Path) -> None:
    assert "What is taken for what" not in write_html(run(tmp_path, measured(1, 900))).read_text()


@pytest.mark.parametrize("classes", [2, 10, 20, 100])
def test_picture_names_as_many_classes_as_there_is_room_for(classes: int) -> None:
    counts = np.eye(classes, dtype=np.int64) * 7
    svg = confusion_svg([Matrix("a", counts, tuple(f"kind{n}" for n in range(classes)))])
    assert ElementTree.fromstring(svg).get("role") == "img"  # noqa: S314
    assert svg.count(">kind") == 2 * min(classes, 20 if classes <= 25 else 10)
    assert (svg.count(">7<") == classes) is (classes <= 12)


def test_class_without_test_images_has_an_empty_row() -> None:
    matrix = Matrix("a", np.array([[0, 0], [0, 3]]), ("x", "y"))
    assert matrix.shares.tolist() == [[0, 0], [0, 1]] and matrix.worst == ()
