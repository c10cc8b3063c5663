"""Figures of the population as a whole: robustness, correlations, classes; or none of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample_runs import model, ok, run

from featurenet.report.accuracy_robustness import accuracy_robustness
from featurenet.report.classes import classes
from featurenet.report.comparison import compare
from featurenet.report.correlations import correlations, correlations_line
from featurenet.report.html import render
from featurenet.report.models import rows
from featurenet.report.page import page
from featurenet.resources import bundled
from featurenet.results import Results
from featurenet.results.columns import columns

DECLARED = {
    name: {"outputs": [{"name": name, "direction": direction, "headline": True}]}
    for name, direction in (("accuracy", "max"), ("size", "min"), ("robust.pgd", "max"))
}


def population(folder: Path, models: int = 12) -> Results:
    """Models of which the more accurate are larger and more robust; LeNet-5."""
    sampled = [
        model(
            number,
            0.5 + 0.03 * number,
            100 * number,
            metrics={
                "robust.pgd": ok(0.02 * number),
                "per_class_accuracy": ok({"cat": 0.5, "dog": 0.9 if number else None}),
            },
        )
        for number in range(1, models + 1)
    ]
    lenet = model(99, 0.8, 61_706, baseline="lenet5", metrics={"robust.pgd": ok(0.1)})
    return replace(run(folder, *sampled, lenet), metrics=DECLARED)


def test_accuracy_and_robustness_are_set_side_by_side(tmp_path: Path) -> None:
    results = population(tmp_path)
    found = accuracy_robustness(results, rows(results))
    assert found is not None
    assert found.words.startswith("Accuracy and robust.pgd go together: Spearman 1.00")
    assert len(found.rows) == 13


def test_correlations_are_told_of_enough_models(tmp_path: Path) -> None:
    results = population(tmp_path)
    shown = columns(results.figures, results.metrics)
    found = correlations(results, shown)
    assert found is not None
    assert set(found.names) == {"accuracy", "size", "robust.pgd"}
    assert correlations_line(found).startswith("3 of 3 pairs")
    assert correlations(population(tmp_path, models=4), shown) is None


def test_hardest_class_is_named(tmp_path: Path) -> None:
    results = population(tmp_path)
    found = classes(compare(results, rows(results)))
    assert found is not None
    assert [name for name, _ in found.lines] == ["cat", "dog"]
    assert found.words == "Hardest for them is cat: 50.00 % right on average."


def test_without_figures_there_is_nothing_of_it(tmp_path: Path) -> None:
    results = run(tmp_path, model(1))
    assert accuracy_robustness(results, rows(results)) is None
    assert classes(compare(results, rows(results))) is None


@pytest.mark.parametrize("models", [1, 12])
def test_page_has_it(tmp_path: Path, models: int) -> None:
    results = population(tmp_path, models)
    html = render(page(results, rows(results)))
    assert 'id="accuracy-robustness"' in html
    assert 'id="classes"' in html
    assert ('id="correlations"' in html) == (models > 4)


def test_it_has_the_colours_of_the_dashboard(tmp_path: Path) -> None:
    results = run(tmp_path, model(1))
    tokens = (bundled("webui") / "static" / "css" / "tokens.css").read_text("utf-8")
    assert tokens in render(page(results, rows(results)))
