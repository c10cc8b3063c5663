"""How the main figures of a run go together, as a heat map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba

from featurenet.report.canvas import FRONT, MODEL, panels, style, to_svg
from featurenet.results import Results
from featurenet.results.columns import Column
from featurenet.results.correlation import FEW, RankCorrelations

LEAST, MOST = 3, 14
"""Figures of which there is a heat map; of more, the first ones."""


def correlations(results: Results, columns: Sequence[Column]) -> RankCorrelations | None:
    """Returns Spearman's rho of the main figures; None of few models, or too few figures."""
    declared = (each.key for each in columns if each.source in results.metrics)
    names = [key for key in declared if results.column(key)][:MOST]
    if len(names) < LEAST or len(results.column("accuracy")) < FEW:
        return None
    return results.rank_correlations(names)


def correlations_line(found: RankCorrelations) -> str:
    """Says how many pairs go together, and which one does most."""
    sure = [each for each in found.pairs if each.p is not None and each.p < 0.05]  # noqa: PLR2004
    line = (
        f"{len(sure)} of {len(found.pairs)} pairs of figures go together beyond chance "
        "(p < 0.05, corrected by Holm's method for their number)"
    )
    known = [each for each in sure if each.rho is not None]
    if not known:
        return f"{line}."
    most = max(known, key=lambda each: abs(each.rho or 0))
    return f"{line}; most of all {most.one} and {most.other}, with Spearman {most.rho:.2f}."


def correlations_svg(found: RankCorrelations) -> str:
    """Draws the heat map as inline SVG, a number in each square."""
    place = {name: index for index, name in enumerate(found.names)}
    values = np.full((len(place), len(place)), np.nan)
    for each in found.pairs:
        if each.rho is not None:
            values[place[each.one], place[each.other]] = each.rho
            values[place[each.other], place[each.one]] = each.rho
    colours = LinearSegmentedColormap.from_list(
        "rho", [to_rgba(FRONT, 0.65), to_rgba(FRONT, 0.02), to_rgba(MODEL, 0.65)], N=256
    )
    side = 1.6 + 0.55 * len(place)
    with style("correlations"):
        figure, [axis] = panels(min(11, side + 2), side, (1,))
        axis.imshow(values, cmap=colours, vmin=-1, vmax=1, interpolation="none", aspect="auto")
        axis.tick_params(length=0)
        axis.set_xticks(range(len(place)), list(place), rotation=45, ha="right")
        axis.set_yticks(range(len(place)), list(place))
        for (row, column), rho in np.ndenumerate(values):
            if np.isfinite(rho):
                text = f"{rho:.2f}".replace("-", "−")
                axis.text(column, row, text, ha="center", va="center", fontsize=8)
        return to_svg(figure, f"Spearman's rho of {len(place)} figures, each with each.")
