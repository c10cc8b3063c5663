"""How the configurations of a feature model divide → lines of text for `metamodel check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from featurenet.cli.histogram import bars
from featurenet.sampling.analysis import ModelAnalysis
from featurenet.sampling.shares import Distribution

SHOWN = 3
"""Features that are named; JSON has the share of each."""

TAIL = 0.01
"""Share of the configurations that a range leaves out at either end."""


def share_lines(found: ModelAnalysis) -> Iterator[str]:
    """Yields how many features, blocks and cells configurations have, and which features."""
    if not found.shares.sizes:
        why = found.shares.remark or "there was no time for it"
        yield f"How configurations divide by size and feature is not known: {why}"
        return
    if found.shares.sampled is not None:
        remark = f" ({found.shares.remark})" if found.shares.remark else ""
        yield f"Estimates from {found.shares.sampled:,} configurations{remark}:"
    yield f"Selected features: {_range(found.shares.sizes)}"
    if found.shares.blocks:
        yield f"Blocks: {_range(found.shares.blocks)}"
    if found.shares.cells:
        yield f"Cells: {_range(found.shares.cells)}"
    yield from _features(found)


def _features(found: ModelAnalysis) -> Iterator[str]:
    fixed = {*(found.core or ()), *(found.dead or ())}
    varying = [each for each in found.shares.marginals if each[0] not in fixed]
    if not varying:
        return
    by_share = sorted(varying, key=lambda item: (-item[1], item[0]))
    often = sum(share > 1 - TAIL for _, share in varying)
    seldom = sum(share < TAIL for _, share in varying)
    kind = "that vary" if fixed else "there are"
    yield (
        f"Of the {len(varying):,} features {kind}, {often:,} are in more than "
        f"{100 - 100 * TAIL:g} % of the configurations, {seldom:,} in less than {100 * TAIL:g} %"
    )
    exact = found.shares.sampled is None
    yield f"  most often: {_named(by_share[:SHOWN], exact)}"
    yield f"  least often: {_named(by_share[: -SHOWN - 1 : -1], exact)}"


def _range(distribution: Distribution) -> str:
    """Tells the middle, and what nearly all configurations have."""
    first, last = quantile(distribution, TAIL), quantile(distribution, 1 - TAIL)
    inner = [(number, share) for number, share in distribution if first <= number <= last]
    if first == last:
        return f"{first:,} in nearly all" if len(distribution) > 1 else f"{first:,}"
    middle = quantile(distribution, 0.5)
    return f"{first:,} {bars(inner)} {last:,}, half of the configurations have at most {middle:,}"


def quantile(distribution: Distribution, share: float) -> int:
    """Returns the least number that at least a share of the configurations do not exceed."""
    sums = accumulate(weight for _, weight in distribution)
    numbers = (number for number, _ in distribution)
    within = (number for number, total in zip(numbers, sums, strict=True) if total >= share)
    return next(within, distribution[-1][0])


def _named(items: Sequence[tuple[str, float]], exact: bool) -> str:
    return ", ".join(f"{name} {_percent(share, exact)}" for name, share in items)


def _percent(share: float, exact: bool) -> str:
    """Rounds, but not to all or nothing, which only a sample can tell."""
    if exact and share > 0.9995:
        return "> 99.9 %"
    return f"{100 * share:.3g} %" if share > 1e-6 or not exact else "< 0.0001 %"
