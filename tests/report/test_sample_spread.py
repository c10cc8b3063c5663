"""The plot of report cards: its data, and that it can be drawn."""

from __future__ import annotations

import matplotlib.image
import pytest

from featurenet.report.sample_spread import CLASSES, spread_panels, write_spread
from featurenet.sampling.report_card import Histogram, Networks, ReportCard

DISTANCES = {"mean": 0.5, "minimum": 0.4, "nearest": 0.45}


def card(sizes: Histogram, networks: Networks | None = None) -> ReportCard:
    total = sum(number for _, number in sizes)
    frequencies = (("Root", total), ("A", 1)) if total else ()
    return ReportCard(
        total, total, 3, None, DISTANCES, DISTANCES, networks, sizes, frequencies, ("B",)
    )


NETWORKS = Networks((28, 28, 1), 4, 0, blocks=((1, 1), (3, 3)), cells=((2, 4),))


def test_shares_of_each_value_with_gaps_as_zero() -> None:
    panels = spread_panels({"a": card(((5, 4),), NETWORKS)})
    assert [panel.label for panel in panels[:3]] == ["blocks", "cells", "selected features"]
    assert panels[0].curves[0].points == ((1, 0.25), (2, 0), (3, 0.75))
    assert panels[3].curves[0].points == ((1, 1), (2, 0.25), (3, 0))


def test_wide_ranges_are_put_into_few_classes_common_to_all() -> None:
    one, other = card(tuple((size, 1) for size in range(100, 1000))), card(((104, 2),))
    sizes = spread_panels({"one": one, "other": other})[0]
    assert len(sizes.curves[0].points) <= CLASSES
    assert sum(share for _, share in sizes.curves[0].points) == pytest.approx(1)
    assert sizes.curves[1].points == ((sizes.curves[0].points[0][0], 1.0),)


def test_sample_without_networks_has_no_depth() -> None:
    panels = spread_panels({"a": card(((5, 4),), NETWORKS), "b": card(((2, 1),))})
    assert [[curve.name for curve in panel.curves] for panel in panels] == [
        ["a"],
        ["a"],
        ["a", "b"],
        ["a", "b"],
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_plot_is_a_picture(tmp_path, count: int) -> None:
    cards = {f"sample {n}": card(((5, 4), (9, 1)), NETWORKS) for n in range(count)}
    path = write_spread(spread_panels(cards), tmp_path / "a.png")
    assert matplotlib.image.imread(path).std() > 0


def test_empty_sample_can_be_drawn(tmp_path) -> None:
    assert write_spread(spread_panels({"empty": card(())}), tmp_path / "a.png").exists()
