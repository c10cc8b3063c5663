"""The overlay of a population's robustness curves: who is in it, and how it is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # noqa: S405 – reads what we wrote ourselves

from PIL import Image
from sample_runs import measured, model, ok, queued, refused, run

from featurenet.records import MetricResult, Trial
from featurenet.report.html import write_html
from featurenet.report.robustness_curves import overlay_svg, overlays, write_overlays
from featurenet.report.write import write_report

FOLDER = Path("nowhere")


def curve(area: float, **changes: Any) -> dict[str, Any]:
    """A curve that falls to twice its area less one."""
    value = {"area": area, "half_strength": None, "clean": 1.0}
    return value | {"strengths": [0.5, 1.0], "accuracies": [1.0, 2 * area - 1]} | changes


def with_curve(number: int, area: float, name: str = "curve.noise", **more: Any) -> Trial:
    return model(number, metrics={name: ok(curve(area))}, **more)


def test_overlay_names_the_best_the_median_and_the_worst() -> None:
    areas = (0.6, 0.9, 0.7, 0.8)
    trials = [with_curve(number, area) for number, area in enumerate(areas, start=1)]
    baseline = with_curve(5, 0.95, baseline="lenet5")
    (found,) = overlays(run(FOLDER, *trials, baseline))
    assert [(line.name, line.role) for line in found.lines] == [
        ("0002", "best"),
        ("0004", "median"),
        ("0003", "other"),
        ("0001", "worst"),
        ("LeNet-5", "baseline"),
    ]
    assert found.lines[0].strengths == (0.5, 1) and found.lines[0].accuracies == (1, 0.8)


def test_overlay_of_a_single_model_calls_it_the_best() -> None:
    (found,) = overlays(run(FOLDER, with_curve(1, 0.9)))
    assert [line.role for line in found.lines] == ["best"]


def test_overlay_never_calls_a_model_that_learned_nothing_the_best() -> None:
    curves = {"curve.noise": ok(curve(0.9))}
    trials = (measured(1, 110, metrics=curves), with_curve(2, 0.7))
    (found,) = overlays(run(FOLDER, *trials))
    assert [(line.name, line.role) for line in found.lines] == [("0002", "best"), ("0001", "other")]
    assert ">chance, 10.00 %<" in overlay_svg(found)


def test_overlay_leaves_out_models_without_a_curve() -> None:
    failed = MetricResult(status="failed", reason="NaN")
    trials = [
        with_curve(1, 0.9),
        model(2, metrics={"curve.noise": failed}),
        model(3, metrics={"curve.noise": ok(curve(0.5, accuracies=[1.0, None]))}),
        model(4, metrics={"curve.noise": ok(curve(0.5, strengths=[1.0]))}),
        model(5, metrics={"curve.noise": ok(0.4)}),
        refused(6),
        queued(7),
    ]
    (found,) = overlays(run(FOLDER, *trials))
    assert [line.name for line in found.lines] == ["0001"]


def test_overlays_are_in_a_fixed_order_with_users_own_last() -> None:
    names = ("curve.mine", "curve.penalised30", "curve.noise")
    metrics = {name: ok(curve(0.9)) for name in names}
    found = overlays(run(FOLDER, model(1, metrics=metrics)))
    assert [each.metric for each in found] == ["curve.noise", "curve.penalised30", "curve.mine"]
    assert overlays(run(FOLDER, model(1))) == ()


def test_overlay_svg_follows_the_theme_and_names_models() -> None:
    (found,) = overlays(run(FOLDER, with_curve(1, 0.9), with_curve(2, 0.8)))
    svg = overlay_svg(found)
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert "2 models" in root.get("aria-label", "")
    assert "best: 0001 (area 0.900)" in svg and "worst: 0002 (area 0.800)" in svg
    assert "var(--model" in svg


def test_overlays_are_written_one_below_the_other(tmp_path: Path) -> None:
    metrics = {name: ok(curve(0.9)) for name in ("curve.noise", "curve.penalised30")}
    path = write_overlays(overlays(run(FOLDER, model(1, metrics=metrics))), tmp_path / "plot.png")
    with Image.open(path) as image:
        assert image.format == "PNG" and image.width > 1_000 and image.height > 1_000


def test_report_has_a_section_of_robustness_only_with_curves(tmp_path: Path) -> None:
    without = write_html(run(tmp_path, model(1))).read_text()
    assert 'id="robustness"' not in without
    page = write_report(run(tmp_path, with_curve(1, 0.9))).read_text()
    assert 'id="robustness"' in page and "Gaussian noise" in page
    assert (tmp_path / "robustness_curves.png").is_file()
