"""From a training history to a picture of its loss and accuracy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from featurenet.atomic import replacing
from featurenet.training.history import History

SIZE = (6.4, 2.6)
"""Inches."""

DPI = 150
INK = "#1c2733"
GRID = "#d9dfe5"
TRAINING = "#0072b2"
VALIDATION = "#d55e00"
"""Blue and vermilion of Okabe and Ito, which the colour-blind tell apart."""


def draw_curves(history: History, path: Path) -> Path:
    """Draws loss and accuracy over the epochs, for training and validation, as a PNG.

    The epoch whose weights were kept is marked. Nothing of matplotlib's global state is used, so
    that a user's own figures are left alone.

    Args:
        history: At least one epoch.
        path: Where to write; returned.
    """
    figure = Figure(figsize=SIZE, dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    losses, accuracies = figure.subplots(1, 2)
    _draw(losses, history, "loss", lambda value: f"{value:.4g}")
    _draw(accuracies, history, "accuracy", lambda value: f"{value:.2%}")
    accuracies.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    losses.set_ylim(0, losses.dataLim.y1 * 1.08 or 1)
    losses.legend(frameon=False, fontsize=8)
    # Fixed margins: to have them computed would draw everything twice.
    figure.subplots_adjust(left=0.08, right=0.985, bottom=0.17, top=0.9, wspace=0.22)
    with replacing(path) as temporary:
        figure.savefig(temporary)
    return path


def _draw(axes: Axes, history: History, name: str, show: Callable[[float], str]) -> None:
    epochs = range(1, history.epochs + 1)
    marker = "o" if history.epochs == 1 else ""  # a line of one point is invisible
    validation = history.curves[f"val_{name}"]
    axes.plot(epochs, history.curves[name], color=TRAINING, marker=marker, label="training")
    axes.plot(epochs, validation, color=VALIDATION, marker=marker, label="validation")
    best = history.best_epoch
    axes.axvline(best, color=INK, linewidth=0.8, linestyle=":")
    axes.plot([best], [validation[best - 1]], "o", color=VALIDATION, markeredgecolor="white")
    title = f"{name}: {show(validation[best - 1])} in epoch {best}"
    axes.set_title(title, loc="left", fontsize=9, color=INK)
    axes.set_xlabel("epoch", fontsize=8, color=INK)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))
    axes.tick_params(labelsize=8, colors=INK)
    axes.margins(y=0.08)
    axes.grid(color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
