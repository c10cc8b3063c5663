"""How sure a figure is that was measured on some images: 95 % confidence intervals.

Means and medians are bootstrapped over the images (Efron, Bootstrap methods: another look at the
jackknife, Annals of Statistics, 1979); shares of successes have Wilson's score interval (Wilson,
Probable inference, the law of succession, and statistical inference, JASA, 1927), which holds for
few images and for shares of 0 and 1, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.errors import InvalidInputError
from featurenet.metrics.measured import Interval

CONFIDENCE = 0.95

RESAMPLES = 1_000
"""Bootstrap samples: the ends of an interval move by about 5 % of its width between seeds."""

Values = Sequence[float] | npt.NDArray[Any]


def mean_interval(values: Values, seed: int = 0) -> Interval:
    """Returns the percentile bootstrap interval of the mean.

    Args:
        values: One number per image, `(n,)` with n ≥ 1, finite. Censored ones count as given.
        seed: Source of the resampling; equal seeds give equal intervals.

    Returns:
        Lower and upper end; both the mean where all values are equal, as for a single one.

    Raises:
        InvalidInputError: If there are no values, or one is not finite.
    """
    return _bootstrapped(values, np.mean, seed)


def median_interval(values: Values, seed: int = 0) -> Interval:
    """Returns the percentile bootstrap interval of the median.

    Args:
        values: One number per image, `(n,)` with n ≥ 1, finite. Censored ones count as given: as
            long as more than half are not censored, that does not move the median.
        seed: Source of the resampling; equal seeds give equal intervals.

    Returns:
        Lower and upper end; both the median where all values are equal, as for a single one.

    Raises:
        InvalidInputError: If there are no values, or one is not finite.
    """
    return _bootstrapped(values, np.median, seed)


def share_interval(successes: int, n: int) -> Interval:
    """Returns Wilson's score interval of a share, such as an accuracy.

    Args:
        successes: In [0, n].
        n: Images, at least 1.

    Returns:
        Lower and upper end in [0, 1].

    Raises:
        InvalidInputError: If there are no images, or more successes than images.
    """
    if not 0 <= successes <= n or n < 1:
        raise InvalidInputError(
            f"A share is that of at least 1 image, with successes from 0 to that number; "
            f"received successes={successes}, n={n}."
        )
    from scipy.stats import binomtest  # on use: it takes a second

    found = binomtest(int(successes), int(n)).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def _bootstrapped(values: Values, statistic: Callable[..., Any], seed: int) -> Interval:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not sample.size or not np.isfinite(sample).all():
        raise InvalidInputError(
            "An interval needs a list of at least 1 finite number; received "
            f"shape={sample.shape}, of which {int((~np.isfinite(sample)).sum())} are not finite."
        )
    if np.ptp(sample) == 0:  # nothing to resample, and a single value has no spread
        return float(sample[0]), float(sample[0])
    from scipy.stats import bootstrap  # on use: it takes a second

    found = bootstrap(
        (sample,),
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        vectorized=True,
        batch=max(1, 2_000_000 // sample.size),
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(found.low), float(found.high)
