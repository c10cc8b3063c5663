"""From suspicion and faults to how well suspicion finds faults: test prioritisation, judged.

A test image is a fault if the model gets it wrong. A prioritiser gives each image a score without
looking at its label, and the most suspicious ones are labelled first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import numpy.typing as npt

from featurenet.metrics.intervals import CONFIDENCE
from featurenet.metrics.measured import Interval
from featurenet.metrics.metric import Output

Scores = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

OUTPUTS = (
    Output("apfd", "max", range=(0, 1)),
    Output("auroc", "max", range=(0, 1), headline=False),
)
"""What `judge` gives."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How well scores find faults.

    Args:
        apfd: Average percentage of faults detected, in [0, 1]; NaN without faults.
        auroc: Chance, in [0, 1], that a fault has a higher score than another image; NaN without
            faults, and where there is nothing else.
        intervals: "apfd" and "auroc" → 95 % confidence interval, where there can be one.
        remarks: Why a figure is not a number.
    """

    apfd: float
    auroc: float
    intervals: dict[str, Interval] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def judge(scores: Scores, faults: Flags) -> Judged:
    """Returns APFD and AUROC of the order from the highest to the lowest score.

    With n images, of which F are faults at the positions p, counted from 1, APFD is
    1 - sum(p) / (n F) + 1 / (2 n) (Rothermel et al., Prioritizing test cases for regression
    testing, IEEE TSE, 2001). Equal scores share their mean position: neither figure depends on the
    order of the images. Both say the same but for their scale, which depends on n and F; so do
    their intervals (DeLong et al., Biometrics, 1988), for given n and F.

    Args:
        scores: `(n,)`, n at least 1; may be infinite, not NaN.
        faults: `(n,)`.
    """
    from scipy.stats import norm, rankdata  # on use: it takes a second

    n, count = len(scores), int(faults.sum())
    nan = float("nan")
    if not count:
        remark = f"no image of {n} is misclassified: there is nothing to find, no apfd and no auroc"
        return Judged(nan, nan, remarks=(remark,))
    ranks = rankdata(scores)
    apfd = 1 - float((n + 1 - ranks[faults]).sum()) / (n * count) + 1 / (2 * n)
    if count == n:
        return Judged(apfd, nan, remarks=(f"all {n} images are misclassified: no auroc",))
    # the share of other images below each fault, and the share of faults above each other image
    below = (ranks[faults] - rankdata(scores[faults])) / (n - count)
    above = 1 - (ranks[~faults] - rankdata(scores[~faults])) / count
    auroc = float(below.mean())
    intervals: dict[str, Interval] = {}
    if min(count, n - count) > 1 and 0 < auroc < 1:
        variance = below.var(ddof=1) / count + above.var(ddof=1) / (n - count)
        width = float(norm.ppf((1 + CONFIDENCE) / 2)) * sqrt(variance)
        low, high = max(0.0, auroc - width), min(1.0, auroc + width)
        slope = (n - count) / n  # of APFD over AUROC
        intervals = {
            "apfd": (apfd - (auroc - low) * slope, apfd + (high - auroc) * slope),
            "auroc": (low, high),
        }
    return Judged(apfd, auroc, intervals)
