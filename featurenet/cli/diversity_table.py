"""`featurenet diversity`: report cards as rows of a table, a column for each sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from featurenet.cli.histogram import bars
from featurenet.sampling.report_card import Histogram, ReportCard

SHOWN = 3
"""Names, and invalid configurations, that are told; JSON has all."""

NONE = "–"

Figure = Callable[[ReportCard], str]


def table_rows(cards: Sequence[ReportCard]) -> list[tuple[str, ...]]:
    """Returns rows of text: a figure's name, then its value for each card."""
    return [(name, *map(figure, cards)) for name, figure in _figures()]


def remarks(card: ReportCard, reason: str | None) -> Iterator[str]:
    """Yields what a table has no room for: names, what is invalid, why that was not checked."""
    if reason is not None:
        yield f"validity and coverage were not checked: {reason}"
    invalid = card.check.invalid if card.check is not None else ()
    for position, rule in invalid[:SHOWN]:
        yield f"configuration {position} is not valid: {rule}"
    if len(invalid) > SHOWN:
        yield f"… and {len(invalid) - SHOWN:,} more are not valid"
    if card.never:
        yield f"never selected: {_named(card.never)}"
    if card.configurations > 1 and _once(card):
        yield f"selected once: {_named(_once(card))}"


def _figures() -> Iterator[tuple[str, Figure]]:
    yield "configurations", lambda card: f"{card.configurations:,}"
    yield "  distinct", lambda card: f"{card.distinct:,}"
    yield "  valid", _valid
    yield "  distinct networks", _networks
    for what, unit in (("selected", "selected features"), ("literals", "literals")):
        yield f"Jaccard distance on {unit}, mean", _distance(what, "mean")
        yield "  minimum", _distance(what, "minimum")
        yield "  nearest neighbour", _distance(what, "nearest")
    for place, title in enumerate(("literals (t = 1)", "pairs (t = 2)")):
        yield f"coverage of {title}", _coverage(place)
    yield "coverage of triples (t = 3), estimated", _estimate
    yield "blocks", lambda card: _spread(card.networks.blocks if card.networks else ())
    yield "cells", lambda card: _spread(card.networks.cells if card.networks else ())
    yield "selected features", lambda card: _spread(card.sizes)
    yield "features", lambda card: f"{card.features:,}"
    yield "  always selected", _always
    yield "  selected once", lambda card: f"{len(_once(card)):,}"
    yield "  never selected", lambda card: f"{len(card.never):,}"


def _valid(card: ReportCard) -> str:
    if card.check is None:
        return "not checked"
    return f"{card.check.valid:,}" if not card.check.invalid else f"only {card.check.valid:,}"


def _networks(card: ReportCard) -> str:
    if card.networks is None:
        return NONE
    broken = card.networks.impossible
    return f"{card.networks.distinct:,}" + (f" ({broken:,} cannot be built)" if broken else "")


def _distance(what: str, name: str) -> Figure:
    def figure(card: ReportCard) -> str:
        value: float | None = getattr(card, what)[name]
        return NONE if value is None else f"{value:.3f}"

    return figure


def _coverage(place: int) -> Figure:
    def figure(card: ReportCard) -> str:
        if card.check is None:
            return "not checked"
        found = card.check.coverage[place]
        if found.share is None:
            return f"{found.covered:,} (of how many was not counted in time)"
        return f"{_percent(found.share)} % of {found.valid:,}"

    return figure


def _estimate(card: ReportCard) -> str:
    if card.check is None:
        return "not checked"
    if card.check.estimated is None:
        return NONE
    low, high = card.check.estimated.interval
    return f"{_percent(low)} to {_percent(high)} %"


def _percent(share: float) -> str:
    """Rounds, but not to 100 what is not complete."""
    return f"{min(round(100 * share, 2), 99.99 if share < 1 else 100.0):.2f}"


def _spread(histogram: Histogram) -> str:
    """Draws a histogram as a line of bars between its ends, and tells the mean."""
    if not histogram:
        return NONE
    low, high = histogram[0][0], histogram[-1][0]
    total = sum(number for _, number in histogram)
    mean = sum(value * number for value, number in histogram) / total
    return f"{low} {bars(histogram)} {high}, mean {mean:.1f}"


def _always(card: ReportCard) -> str:
    return f"{sum(count == card.configurations for _, count in card.frequencies):,}"


def _once(card: ReportCard) -> list[str]:
    return [name for name, count in card.frequencies if count == 1]


def _named(names: Sequence[str]) -> str:
    """Names the first few features."""
    more = f" … and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"
