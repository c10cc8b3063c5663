"""From the largest values of several samples to the largest value that there can be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SHAPES = (0.1, 1.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Shapes that the fit is begun with: from a single one it often ends far from the best."""

LEAST_P = 0.05
"""p-value of the Kolmogorov-Smirnov test from which on a fit is believed."""

MOST = 10.0
"""An end point farther than this many times the largest value seen is not believed."""


def end_point(maxima: npt.NDArray[np.float64]) -> float | None:
    """Returns the end point of the reverse Weibull distribution that fits maxima best.

    Maximum likelihood from several starts; the fit with the greatest p-value of the
    Kolmogorov-Smirnov test is taken (Weng et al., Evaluating the robustness of neural networks: an
    extreme value theory approach, ICLR 2018).

    Args:
        maxima: The largest value of each sample, `(n,)`, none negative.

    Returns:
        At least the largest of them, at most `MOST` times that. None if the best fit's p-value is
        below `LEAST_P`, or its end point is not in this range.
    """
    largest = maxima.max()
    if largest == 0 or np.ptp(maxima) <= 1e-6 * largest:
        return float(largest)
    scaled = maxima / largest
    fits = [fit for fit in (_fit(scaled, shape) for shape in SHAPES) if fit is not None]
    p, end = max(fits, default=(0.0, 0.0))
    return float(end * largest) if p >= LEAST_P and 1 <= end <= MOST else None


def _fit(scaled: npt.NDArray[np.float64], shape: float) -> tuple[float, float] | None:
    """The p-value and the end point of the fit that begins with a shape."""
    from scipy.stats import FitError, kstest, weibull_max  # on use: it takes a second

    try:
        with np.errstate(all="ignore"):  # the search also tries shapes that there are not
            found = weibull_max.fit(scaled, shape, loc=1.01, scale=scaled.std())
    except FitError:
        return None
    return float(kstest(scaled, weibull_max(*found).cdf).pvalue), float(found[1])
