"""From what a user sets of metrics' options to metrics that have them, all checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from featurenet import options
from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, Metric
from featurenet.registry import canonical, near_matches

Given = Mapping[str, Mapping[str, Any]]
"""Metric → option → value. A metric may be called by an alias or the last part of its name."""


def configure(metrics: Sequence[Metric], given: Given) -> tuple[Metric, ...]:
    """Returns the metrics with the options that are given; the others keep their defaults.

    Values may be text, as from a command line: "500", "true", "none", "0.1,0.2".

    Args:
        metrics: What is to be computed.
        given: For some of them.

    Raises:
        InvalidInputError: For an unknown metric or option, a metric that is not to be computed, or
            a value of the wrong type or out of range.
    """
    by_name = {each.name: each for each in metrics}
    chosen: dict[str, dict[str, Any]] = {}
    for name, values in given.items():
        metric = _find(name, by_name)
        for option, value in values.items():
            checked = _check(metric, option, value)
            if chosen.setdefault(metric.name, {}).setdefault(option, checked) != checked:
                raise InvalidInputError(
                    f"{metric.name}.{option} must be given once, received "
                    f"{chosen[metric.name][option]!r} and {checked!r}."
                )
    return tuple(
        replace(each, options={**each.options, **chosen.get(each.name, {})}) for each in metrics
    )


def changed(metrics: Sequence[Metric]) -> dict[str, dict[str, Any]]:
    """Returns the options that differ from their defaults, by metric; metrics without are left out.

    These are plain data, and `configure` turns them into the same options again.
    """
    found = {each.name: options.changed(each.signature.options, each.options) for each in metrics}
    return {
        name: {option: options.plain(value) for option, value in values.items()}
        for name, values in found.items()
        if values
    }


def _find(name: str, computed: Mapping[str, Metric]) -> Metric:
    known = {each.name: each.aliases for each in (*METRICS, *computed.values())}
    found = canonical(name, known)
    if found is None:
        spelled = [*known, *(alias for aliases in known.values() for alias in aliases)]
        raise InvalidInputError(
            f"Metric option: unknown metric {name!r}." + near_matches(name, spelled)
        )
    if found not in computed:
        raise InvalidInputError(
            f"Metric option: {found} is not to be measured; name it among the metrics, too. To be "
            f"measured: {', '.join(sorted(computed))}."
        )
    return computed[found]


def _check(metric: Metric, option: str, value: Any) -> Any:
    known = metric.signature.options
    if option not in known:
        hint = near_matches(option, known) if known else " It has none."
        raise InvalidInputError(f"Metric {metric.name} has no option {option!r}.{hint}")
    return known[option].check(value, f"{metric.name}.{option}")
