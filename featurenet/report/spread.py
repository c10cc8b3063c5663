"""How far apart the trained models are in size and depth: the paper's first question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from featurenet.report.canvas import MODEL, panels, scale_sizes, style, to_svg
from featurenet.report.models import Row, sampled_rows
from featurenet.results.formats import count

STEPS = 4
"""Size classes for each order of magnitude."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Sizes and depths of the sampled models.

    Args:
        sizes: Trainable weights, ascending; models without weights are left out.
        depths: Layers with weights on the longest path → number of models.
    """

    sizes: tuple[float, ...]
    depths: tuple[tuple[int, int], ...]

    @property
    def orders(self) -> float:
        """Orders of magnitude from the smallest to the largest model."""
        return log10(self.sizes[-1] / self.sizes[0]) if self.sizes else 0.0

    @property
    def line(self) -> str:
        """The range of sizes in words."""
        if not self.sizes:
            return "No trained model has a size yet."
        if len(self.sizes) == 1:
            return f"The one trained model has {count(self.sizes[0])} weights."
        return (
            f"Sizes reach from {count(self.sizes[0])} to {count(self.sizes[-1])} weights, "
            f"{self.orders:.1f} orders of magnitude."
        )


def spread(table: Sequence[Row]) -> Spread:
    """Collects sizes and depths of the sampled models of a table."""
    models = sampled_rows(table)
    sizes = sorted(row.size for row in models if row.size)
    depths = [int(row.values["depth"]) for row in models if "depth" in row.values]
    counted = tuple((depth, depths.count(depth)) for depth in sorted(set(depths)))
    return Spread(tuple(sizes), counted)


def size_classes(sizes: Sequence[float]) -> tuple[float, ...]:
    """Returns the edges of size classes that hold all sizes, even on a log scale."""
    if not sizes:
        return ()
    low = floor(log10(min(sizes)) * STEPS)
    high = floor(log10(max(sizes)) * STEPS) + 1
    return tuple(10 ** (edge / STEPS) for edge in range(low, high + 1))


def spread_svg(data: Spread) -> str:
    """Draws both distributions as inline SVG."""
    with style("spread"):
        figure, (sizes, *others) = panels(11, 2.4, (1, 1) if data.depths else (1,))
        _draw_sizes(sizes, data)
        for depths in others:
            _draw_depths(depths, data)
        for axis in (sizes, *others):
            axis.set_ylabel("models")
            axis.yaxis.set_major_locator(MaxNLocator(integer=True))
            axis.grid(True, axis="y")
        return to_svg(figure, f"Histograms of size and depth. {data.line}")


def _draw_sizes(axis: Axes, data: Spread) -> None:
    axis.hist(data.sizes, bins=size_classes(data.sizes), color=MODEL, rwidth=0.92)
    scale_sizes(axis, data.sizes)


def _draw_depths(axis: Axes, data: Spread) -> None:
    depths, numbers = zip(*data.depths, strict=True)
    axis.bar(depths, numbers, color=MODEL, width=0.85)
    axis.set_xlabel("depth: layers with weights on the longest path")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
