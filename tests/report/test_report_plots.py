"""The data behind the plots, and the plots as SVG and PNG."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree  # noqa: S405 – reads what we wrote ourselves

import pytest
from PIL import Image
from sample_runs import measured, model, refused, run, usual

from featurenet.records import State, Trial, TrialResult
from featurenet.report.curves import curves, curves_svg
from featurenet.report.models import rows
from featurenet.report.size_accuracy import Scatter, scatter, scatter_svg, write_scatter
from featurenet.report.spread import size_classes, spread, spread_svg
from featurenet.results import Results

FOLDER = Path("nowhere")


def scatter_of(results: Results) -> Scatter:
    return scatter(results, rows(results))


def test_scatter_keeps_baselines_apart_and_marks_the_front(tmp_path: Path) -> None:
    data = scatter_of(usual(tmp_path))
    assert [point.row.name for point in data.models] == ["0002", "0001", "0003"]
    assert [point.row.name for point in data.front] == ["0001", "0002"]
    assert [point.row.name for point in data.baselines] == ["LeNet-5"]


def test_plots_show_chance_and_what_learned_nothing_off_the_front() -> None:
    trials = (measured(1, 110, 3), measured(2, 900, history={"val_accuracy": [0.8]}))
    results = run(FOLDER, *trials)
    table = rows(results)
    data = scatter(results, table)
    assert [point.row.name for point in data.unlearned] == ["0001"]
    assert [point.row.name for point in data.front] == ["0002"]
    svg = scatter_svg(data)
    assert "2 models" in svg and ">chance, 10.00 %<" in svg and ">learned nothing<" in svg
    assert ">chance, 10.00 %<" in curves_svg(curves(results, table), results.chance)


@pytest.mark.parametrize(
    ("accuracies", "close_up"),
    [([0.99, 0.98, 0.97, 0.2], True), ([0.99, 0.98, 0.97], False), ([0.99, 0.2, 0.1], False)],
)
def test_scatter_enlarges_a_crowd_at_the_top(accuracies: list[float], close_up: bool) -> None:
    trials = [model(number, value) for number, value in enumerate(accuracies, start=1)]
    assert (scatter_of(run(FOLDER, *trials)).close_up is not None) is close_up


def test_scatter_svg_links_models_to_rows_and_follows_the_theme(tmp_path: Path) -> None:
    svg = scatter_svg(scatter_of(usual(tmp_path)))
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert root.get("role") == "img" and "3 models" in root.get("aria-label", "")
    for number in (1, 2, 3, 6):
        assert f'<a xlink:href="#model-{number}"><title>' in svg
    assert "var(--model" in svg and "currentColor" in svg and ' id="figure_1"' not in svg


def test_scatter_svg_is_the_same_twice_and_shows_a_dollar_as_it_is(tmp_path: Path) -> None:
    data = scatter_of(run(tmp_path, model(1, 0.9, baseline="a$b$")))
    assert scatter_svg(data) == scatter_svg(data)
    assert "a$b$" in scatter_svg(data)


@pytest.mark.parametrize("trials", [(model(1),), (model(1), model(2, None)), (model(1, 0.0, 0),)])
def test_scatter_png_is_drawn_of_any_number_of_models(
    tmp_path: Path, trials: tuple[Trial, ...]
) -> None:
    path = write_scatter(scatter_of(run(FOLDER, *trials)), tmp_path / "plot.png")
    with Image.open(path) as image:
        assert image.width > 1_000 and image.format == "PNG"


def test_curves_put_the_best_last_and_tell_roles(tmp_path: Path) -> None:
    results = usual(tmp_path)
    stopped = TrialResult(state=State.FAILED, history={"val_accuracy": [0.1, float("nan")]})
    lost = Trial(number=7, name="0007", baseline=False, state=State.FAILED, result=stopped)
    results = run(tmp_path, *results.trials, lost)
    found = curves(results, rows(results))
    assert [(line.name, line.role) for line in found] == [
        ("0007", "unfinished"),
        ("LeNet-5", "baseline"),
        ("0001", "best"),
        ("0002", "best"),
    ]
    assert found[0].accuracy == (0.1, None)
    assert "Validation accuracy by epoch of 4 models" in curves_svg(found)


def test_curves_without_validation_are_none() -> None:
    results = run(FOLDER, model(1, history={"loss": [1.0]}), refused(2))
    assert curves(results, rows(results)) == ()


def test_spread_gives_orders_of_magnitude_and_depths() -> None:
    trials = [model(n, 0.5, 10**n, summary={"depth": 2.0 + n % 2}) for n in range(1, 5)]
    data = spread(rows(run(FOLDER, *trials, model(5, 0.5, 10**9, baseline="lenet5"))))
    assert data.sizes == (10, 100, 1_000, 10_000) and data.orders == pytest.approx(3)
    assert data.depths == ((2, 2), (3, 2))
    assert "Sizes reach from 10 to 10,000 weights, 3.0 orders" in spread_svg(data)


@pytest.mark.parametrize("sizes", [(1,), (7, 7), (1, 10), (999, 1_000, 20_000_000)])
def test_size_classes_hold_every_size(sizes: tuple[int, ...]) -> None:
    edges = size_classes(sizes)
    assert edges[0] <= min(sizes) * 1.0001 and max(sizes) < edges[-1]
