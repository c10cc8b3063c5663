"""The numbers that a run's metrics give, and which of them a name stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.registry import canonical, near_matches

Facts = Mapping[str, Mapping[str, Any]]
"""Metric → "description", "aliases", "default" and "outputs" (name, direction, unit …)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that a metric gives for each model.

    Args:
        metric: The metric's name.
        key: Where the number is in the metric's dict; None for a metric that gives one number.
        output: What the metric calls it: the key, or its own name.
        description: What the metric is.
        direction: "max" if more is better, "min" if less is, "none" if it is not a matter of that.
        unit: "ms", "bytes" …; empty for shares and counts.
        range: Least and greatest possible value, None where there is no bound.
        headline: Whether tables show it.
        main: Whether it is what the metric's name stands for.
    """

    metric: str
    key: str | None
    output: str
    description: str = ""
    direction: str = "none"
    unit: str = ""
    range: tuple[float | None, float | None] = (None, None)
    headline: bool = True
    main: bool = True

    @property
    def name(self) -> str:
        """What users call it: the metric's name for its main number, else "metric.key"."""
        return self.metric if self.main or self.key is None else f"{self.metric}.{self.key}"

    @property
    def figure(self) -> str:
        """What it is called among a trial's figures."""
        return self.metric if self.output == self.metric else f"{self.metric}.{self.output}"


def quantities(facts: Facts) -> tuple[Quantity, ...]:
    """Returns every number that the metrics declare, in their order."""
    return tuple(each for name in facts for each in _declared(name, facts))


def locate(name: str, facts: Facts) -> tuple[str, str | None] | None:
    """Returns the metric that a name stands for, and the key of its dict; None if there is none.

    Args:
        name: A metric's name, an alias, the last part of a dotted name, or one of these with a key
            of its dict: "robust.deepfool", "deepfool", "deepfool.success".
        facts: The metrics that there are.
    """
    aliases = {each: facts[each].get("aliases", ()) for each in facts}
    metric = canonical(name, aliases)
    if metric is not None:
        return metric, None
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        metric = canonical(".".join(parts[:count]), aliases)
        if metric is not None:
            return metric, ".".join(parts[count:])
    return None


def find_quantity(name: str, facts: Facts) -> Quantity:
    """Returns the number that a name stands for: of a metric that gives a dict, its first output.

    Args:
        name: As for `locate`.
        facts: The run's metrics.

    Raises:
        InvalidInputError: If it stands for none; near matches are named.
    """
    found = locate(name, facts)
    if found is None:
        hint = near_matches(name, facts)
        raise InvalidInputError(f"This run has no metric {name!r}.{hint}")
    metric, key = found
    own = _declared(metric, facts)
    if key is None:
        return own[0]
    return next((each for each in own if each.output == key), _undeclared(own[0], key))


def _undeclared(main: Quantity, key: str) -> Quantity:
    """Returns the number under a key; what a metric says of itself holds for each of its keys."""
    if main.key is None:
        return replace(main, key=key, output=key, main=False)
    return Quantity(main.metric, key, key, main.description, main=False)


def _declared(metric: str, facts: Facts) -> list[Quantity]:
    return [
        Quantity(
            metric=metric,
            key=None if output["name"] == metric else output["name"],
            output=output["name"],
            description=str(facts[metric].get("description", "")),
            direction=output.get("direction", "none"),
            unit=output.get("unit", ""),
            range=tuple(output.get("range", (None, None))),
            headline=output.get("headline", True),
            main=position == 0,
        )
        for position, output in enumerate(facts[metric]["outputs"])
    ]
