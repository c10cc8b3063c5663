"""From two figures of a population of models to how they go together, and how sure that is.

Intervals are percentile bootstrap intervals over the models. Two-sided p-values are scipy's; for up
to `EXACT` models, where its approximations fail, Pearson's and Spearman's are those of all
permutations of the models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from math import factorial

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Pair = tuple[float | None, float | None]

FEW = 10
"""Models below which coefficients say little."""

LEAST = 3
"""Models below which there is no coefficient: two always lie on a line."""

RESAMPLES = 1_000

EXACT = 8
"""Models up to which all orders are tried: 40,320 at most."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One correlation coefficient.

    Args:
        value: In [-1, 1].
        low: Lower end of its 95 % interval.
        high: Upper end.
        p: Probability of one at least as far from 0 if the figures had nothing to do with each
            other.
    """

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two figures go together.

    Args:
        one: The first figure's name.
        other: The second one's.
        n: Models that have both.
        left_out: Models that lack one.
        pearson: Of the figures themselves: 1 or -1 if they lie on a line. None where undefined.
        spearman: Of their ranks: 1 or -1 if they are in the same or the opposite order.
        kendall: Tau-b: models in the same order less those in the opposite one, as a share.
        remark: Why there are no coefficients, or not to be trusted; may be empty.
    """

    one: str
    other: str
    n: int
    left_out: int
    pearson: Coefficient | None
    spearman: Coefficient | None
    kendall: Coefficient | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RankPair:
    """Spearman's rho of two figures among many.

    Args:
        one: The first figure's name.
        other: The second one's.
        n: Models that have both.
        rho: None where undefined.
        p: Corrected by Holm's method for the number of pairs; None where undefined.
    """

    one: str
    other: str
    n: int
    rho: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class RankCorrelations:
    """Spearman's rho of every pair of figures.

    Args:
        names: The figures.
        models: Models in the population.
        pairs: Each pair of names once, in their order.
        absent: Figures that were asked for and that no model has.
    """

    names: tuple[str, ...]
    models: int
    pairs: tuple[RankPair, ...]
    absent: tuple[str, ...] = ()


def correlate(one: str, other: str, pairs: Sequence[Pair], seed: int = 0) -> Correlation:
    """Returns how two figures go together.

    Args:
        one: The first figure's name.
        other: The second one's.
        pairs: Both figures of each model, None where there is none.
        seed: Source of the resampling for the intervals.
    """
    x, y = _complete(pairs)
    left_out = len(pairs) - len(x)
    if reason := _undefined(one, other, x, y):
        return Correlation(one, other, len(x), left_out, None, None, None, reason)
    few = f"only {len(x)} models: the intervals are rough" if len(x) < FEW else ""
    return Correlation(
        one,
        other,
        len(x),
        left_out,
        pearson=_coefficient(_tested_pearson(x, y), x, y, _pearson, seed),
        spearman=_coefficient(_tested_spearman(x, y), x, y, _spearman, seed),
        kendall=_coefficient(_tested_kendall(x, y), x, y, _kendall, seed),
        remark=few,
    )


def rank_correlations(figures: Mapping[str, Sequence[float | None]]) -> RankCorrelations:
    """Returns Spearman's rho of every pair of figures, with Holm-corrected p-values.

    Args:
        figures: Name → one number for each model, None where there is none.

    Source:
        Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
        Statistics, 1979.
    """
    names = [name for name, known in figures.items() if any(x is not None for x in known)]
    raw = [_rank_pair(one, other, figures) for one, other in combinations(names, 2)]
    corrected = iter(holm([pair.p for pair in raw if pair.p is not None]))
    pairs = tuple(
        pair
        if pair.p is None
        else RankPair(pair.one, pair.other, pair.n, pair.rho, next(corrected))
        for pair in raw
    )
    models = len(next(iter(figures.values()), ()))
    absent = tuple(name for name in figures if name not in names)
    return RankCorrelations(tuple(names), models, pairs, absent)


def _complete(pairs: Sequence[Pair]) -> tuple[Numbers, Numbers]:
    known = [(x, y) for x, y in pairs if x is not None and y is not None]
    both = np.array(known, np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _undefined(one: str, other: str, x: Numbers, y: Numbers) -> str:
    """Returns why two figures have no correlation; "" if they have one."""
    if len(x) < LEAST:
        return f"{len(x)} models have both figures; a correlation needs {LEAST}"
    constant = [name for name, values in ((one, x), (other, y)) if np.ptp(values) == 0]
    return f"{constant[0]} is the same for all {len(x)} models" if constant else ""


def _coefficient(
    tested: tuple[float, float],
    x: Numbers,
    y: Numbers,
    of_rows: Callable[[Numbers, Numbers], Numbers],
    seed: int,
) -> Coefficient:
    chosen = np.random.default_rng(seed).integers(0, len(x), (RESAMPLES, len(x)))
    resampled = of_rows(x[chosen], y[chosen])  # NaN where all models of a resample are equal
    low, high = np.clip(np.nanpercentile(resampled, [2.5, 97.5]), -1, 1)
    value, p = tested
    return Coefficient(value, float(low), float(high), p)


def _tested_pearson(x: Numbers, y: Numbers) -> tuple[float, float]:
    from scipy.stats import pearsonr  # on use: it takes a second

    found = pearsonr(x, y)
    p = _permutation_p(x, y) if len(x) <= EXACT else float(found.pvalue)
    return float(found.statistic), p


def _tested_spearman(x: Numbers, y: Numbers) -> tuple[float, float]:
    from scipy.stats import rankdata, spearmanr  # on use: it takes a second

    found = spearmanr(x, y)
    if len(x) <= EXACT:
        return float(found.statistic), _permutation_p(rankdata(x), rankdata(y))
    least = 2 / factorial(min(len(x), 20))  # the approximation says 0 where the order is the same
    return float(found.statistic), max(float(found.pvalue), least)


def _tested_kendall(x: Numbers, y: Numbers) -> tuple[float, float]:
    from scipy.stats import kendalltau  # on use: it takes a second

    found = kendalltau(x, y)
    return float(found.statistic), float(found.pvalue)


def _permutation_p(x: Numbers, y: Numbers) -> float:
    """Returns the share of all orders of `y` that go with `x` at least as well, or as badly."""
    x, y = x - x.mean(), y - y.mean()
    together = np.abs(y[_orders(len(y))] @ x)
    return float((together >= abs(x @ y) * (1 - 1e-9)).mean())


@cache
def _orders(count: int) -> npt.NDArray[np.int8]:
    return np.array(list(permutations(range(count))), np.int8)


def _pearson(x: Numbers, y: Numbers) -> Numbers:
    """Pearson's r of each row; NaN where one of the two is constant."""
    x = x - x.mean(axis=1, keepdims=True)
    y = y - y.mean(axis=1, keepdims=True)
    spread = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    found: Numbers = np.full_like(spread, np.nan)
    np.divide((x * y).sum(axis=1), spread, out=found, where=spread > 0)
    return found


def _spearman(x: Numbers, y: Numbers) -> Numbers:
    from scipy.stats import rankdata  # on use: it takes a second

    return _pearson(rankdata(x, axis=1), rankdata(y, axis=1))


def _kendall(x: Numbers, y: Numbers) -> Numbers:
    from scipy.stats import kendalltau  # on use: it takes a second

    return np.array([kendalltau(*rows).statistic for rows in zip(x, y, strict=True)])


def _rank_pair(one: str, other: str, figures: Mapping[str, Sequence[float | None]]) -> RankPair:
    x, y = _complete(list(zip(figures[one], figures[other], strict=True)))
    if _undefined(one, other, x, y):
        return RankPair(one, other, len(x), None, None)
    rho, p = _tested_spearman(x, y)
    return RankPair(one, other, len(x), rho, p)


def holm(p_values: Sequence[float] | Numbers) -> list[float]:
    """Returns p-values that hold for all tests at once."""
    p = np.array(p_values)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * np.arange(len(p), 0, -1)
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return [float(each) for each in corrected]
