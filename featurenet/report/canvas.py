"""Turns a matplotlib figure into inline SVG that follows the page's theme, or into a PNG."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from featurenet.atomic import replacing
from featurenet.results.formats import compact, percent

INK = "#1c2733"
GRID = "#d9dfe5"
FAINT = "#aab4be"
MODEL = "#0072b2"
FRONT = "#d55e00"
BASELINE = "#009e73"
SERIES = (MODEL, FRONT, "#cc79a7", "#b8860b")
"""Colours for a light background (after Okabe and Ito: told apart by the colour-blind)."""

DASHES = ("--", "-.")
"""Lines of baselines, in turn; dots are for what did not finish, and for chance."""

_THEMED = {
    INK: "currentColor",
    GRID: f"var(--grid, {GRID})",
    FAINT: f"var(--faint, {FAINT})",
    MODEL: f"var(--model, {MODEL})",
    FRONT: f"var(--front, {FRONT})",
    BASELINE: f"var(--baseline, {BASELINE})",
}
"""Drawn colour → what the inline SVG says instead, so that a dark page can set its own."""

_SETTINGS: Any = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "svg.fonttype": "none",
    "figure.dpi": 100,
}


@contextmanager
def style(name: str) -> Iterator[None]:
    """Sets the look of figures made and written inside; `name` keeps their SVG ids apart."""
    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": name}):
        yield


def panels(width: float, height: float, ratios: tuple[float, ...]) -> tuple[Figure, list[Axes]]:
    """Returns a figure of `width` x `height` inches and its axes, side by side."""
    figure = Figure(figsize=(width, height), layout="constrained")
    grid = figure.add_gridspec(1, len(ratios), width_ratios=list(ratios))
    return figure, [figure.add_subplot(grid[0, column]) for column in range(len(ratios))]


def scale_sizes(axis: Axes, sizes: Sequence[float]) -> None:
    """Makes the horizontal axis one of numbers of weights, at least two orders of magnitude long.

    Args:
        axis: Where sizes go from left to right; they are shown on a log scale.
        sizes: Positive numbers of weights.
    """
    axis.set_xscale("log")
    if sizes:
        middle = (min(sizes) * max(sizes)) ** 0.5
        low, high = min(min(sizes) / 1.6, middle / 10), max(max(sizes) * 1.6, middle * 10)
        axis.set_xlim(low, high)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlabel("trainable weights (log scale)")


def mark_chance(axis: Axes, chance: float | None) -> None:
    """Draws a line where always answering the most frequent class would be, if that is known.

    Args:
        axis: Accuracies go from bottom to top.
        chance: A share in [0, 1].
    """
    if chance is not None:
        label = f"chance, {percent(chance)}"
        axis.axhline(chance, color=INK, linewidth=1, linestyle=(0, (1, 2)), label=label, zorder=1)


def mark_models(
    axis: Axes,
    places: Sequence[tuple[float, float]],
    addresses: Sequence[str],
    colour: str,
    marker: str,
    area: float,
    label: str,
) -> None:
    """Draws a mark for each model, which is a link in an SVG.

    Args:
        axis: Where.
        places: Of the marks; without any, nothing is drawn.
        addresses: Where their links lead.
        colour: Of the marks.
        marker: Their shape, as matplotlib calls it.
        area: Their size, in square points.
        label: What the legend says.
    """
    if not places:
        return
    across, up = zip(*places, strict=True)
    drawn = axis.scatter(
        across,
        up,
        s=area,
        c=colour,
        marker=marker,
        alpha=0.85,
        linewidths=0.5,
        edgecolors="white",
        label=label,
        zorder=3,
    )
    drawn.set_urls(addresses)


def to_svg(figure: Figure, label: str, tooltips: Mapping[str, str] | None = None) -> str:
    """Returns a figure as an `<svg>` element for an HTML page.

    Args:
        figure: A figure made within `style`.
        label: What it shows, for those who cannot see it.
        tooltips: Address of a link in the figure → the text shown when the pointer is on it.
    """
    stream = io.StringIO()
    figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r' id="[A-Za-z]+[\w.]*_\d+"', "", text)
    text = re.sub(r"'DejaVu Sans'(, sans-serif)?", "system-ui, sans-serif", text)
    text = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'class="plot"', text, count=1)
    for colour, themed in _THEMED.items():
        text = text.replace(colour, themed)
    for address, tooltip in (tooltips or {}).items():
        text = _explained(text, address, tooltip)
    return text.replace("<svg ", f'<svg role="img" aria-label="{html.escape(label)}" ', 1)


def _explained(svg: str, address: str, tooltip: str) -> str:
    """Gives the links to `address` a tooltip, and has them open in the same window."""
    parts = re.split(f'<a xlink:href="{re.escape(address)}"[^>]*>', svg)
    link = f'<a xlink:href="{address}"><title>{html.escape(tooltip)}</title>'
    return link.join(parts)


def write_png(figure: Figure, path: Path) -> Path:
    """Writes a figure made within `style` as a PNG on white and returns the path."""
    with replacing(path) as temporary:
        figure.savefig(temporary, format="png", dpi=160, facecolor="white")
    return path
