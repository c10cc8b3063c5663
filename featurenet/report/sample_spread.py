"""Report cards of samples → how depth, size and feature frequency are spread, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from featurenet.report.canvas import SERIES, panels, style, write_png
from featurenet.sampling.report_card import Histogram, ReportCard

CLASSES = 20
"""Most classes of a histogram."""

LINES = ("-", "--", ":", "-.")
MARKED = 12
"""Curves of so few points show them."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One sample in one panel.

    Args:
        name: The sample's.
        points: (value, share of the sample in [0, 1]), by ascending value.
    """

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure of several samples.

    Args:
        label: What goes from left to right.
        share: What the height is a share of.
        curves: One for each sample that has the figure.
    """

    label: str
    share: str
    curves: tuple[Curve, ...]


def spread_panels(cards: Mapping[str, ReportCard]) -> tuple[Panel, ...]:
    """Prepares the plot's data; samples of no neural networks have no depth.

    Args:
        cards: Name of a sample → its report card.
    """
    nets = {name: card.networks for name, card in cards.items() if card.networks is not None}
    found = [
        _histograms("blocks", {name: each.blocks for name, each in nets.items()}),
        _histograms("cells", {name: each.cells for name, each in nets.items()}),
        _histograms("selected features", {name: card.sizes for name, card in cards.items()}),
        Panel(
            "features, the most frequent first",
            "configurations that select it",
            tuple(Curve(name, _frequencies(card)) for name, card in cards.items()),
        ),
    ]
    return tuple(panel for panel in found if any(curve.points for curve in panel.curves))


def _histograms(label: str, histograms: Mapping[str, Histogram]) -> Panel:
    values = [value for histogram in histograms.values() for value, _ in histogram]
    if not values:
        return Panel(label, "configurations", ())
    low, width = min(values), ceil((max(values) - min(values) + 1) / CLASSES)
    curves = [Curve(name, _shares(each, low, width)) for name, each in histograms.items()]
    return Panel(label, "configurations", tuple(curves))


def _shares(histogram: Histogram, low: int, width: int) -> tuple[tuple[float, float], ...]:
    """Puts values into classes of equal width, each of which stands at its middle."""
    total = sum(number for _, number in histogram)
    shares: dict[float, float] = {}
    for value, number in histogram:
        middle = low + (value - low) // width * width + (width - 1) / 2
        shares[middle] = shares.get(middle, 0.0) + number / total
    first, last = min(shares, default=0.0), max(shares, default=-1.0)
    steps = int((last - first) / width) + 1
    places = [first + step * width for step in range(steps)]
    return tuple((place, shares.get(place, 0.0)) for place in places)


def _frequencies(card: ReportCard) -> tuple[tuple[float, float], ...]:
    if not card.configurations:
        return ()
    counts = [count for _, count in card.frequencies] + [0] * len(card.never)
    return tuple((rank, count / card.configurations) for rank, count in enumerate(counts, start=1))


def write_spread(data: tuple[Panel, ...], path: Path) -> Path:
    """Draws the panels as a PNG file and returns its path."""
    with style("sample-spread"):
        figure, axes = panels(3.6 * max(len(data), 1), 3.6, (1,) * max(len(data), 1))
        for axis, panel in zip(axes, data, strict=False):
            _draw(axis, panel)
        handles, labels = axes[-1].get_legend_handles_labels()
        if labels:
            figure.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 4))
        return write_png(figure, path)


def _draw(axis: Axes, panel: Panel) -> None:
    look: Callable[[], tuple[str, str]] = _looks()
    for curve in panel.curves:
        colour, line = look()
        marker = "o" if len(curve.points) <= MARKED else None
        across, shares = zip(*curve.points, strict=True) if curve.points else ((), ())
        axis.plot(across, shares, line, color=colour, marker=marker, markersize=4, label=curve.name)
    axis.set_xlabel(panel.label)
    axis.set_ylabel(panel.share)
    axis.set_ylim(bottom=0)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axis.grid(True)


def _looks() -> Callable[[], tuple[str, str]]:
    """Returns a source of (colour, line), the same for the same position in every panel."""
    found = cycle([(colour, line) for line in LINES for colour in SERIES])
    return lambda: next(found)
