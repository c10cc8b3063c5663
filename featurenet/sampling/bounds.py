"""What a sample may hold at least and at most → bounds on a feature model's configurations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import FeatureModel
from featurenet.records import Sampling
from featurenet.sampling.strata import countable

COUNTED = ("blocks", "cells", "features")
"""What can be bounded: `min_blocks`, `max_blocks` and so on."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition on every configuration: how many of some features are selected.

    Args:
        noun: What these features are: "blocks", "cells" or "features".
        features: Their names.
        low: Fewest that may be selected; None = no bound.
        high: Most that may be selected; None = no bound.
    """

    noun: str
    features: tuple[str, ...]
    low: int | None
    high: int | None

    def __str__(self) -> str:
        ends = (("min", self.low), ("max", self.high))
        return ", ".join(f"{end}_{self.noun}={value}" for end, value in ends if value is not None)

    @property
    def range(self) -> tuple[int, int]:
        """The fewest and the most, where no bound is that there are no more features."""
        most = len(self.features)
        return self.low or 0, most if self.high is None else min(self.high, most)

    def hold(self, model: FeatureModel, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Returns for each row `(configurations, features)` whether it is within the bound."""
        places = [model.number[name] - 1 for name in self.features]
        selected = rows[:, places].sum(axis=1)
        low, high = self.range
        found: NDArray[np.bool_] = (low <= selected) & (selected <= high)
        return found


def bounds(model: FeatureModel, sampling: Sampling) -> tuple[Bound, ...]:
    """Returns the bounds that are asked for.

    Raises:
        InvalidInputError: If the model has none of what is bounded.
    """
    asked = [
        Bound(noun, features, getattr(sampling, f"min_{noun}"), getattr(sampling, f"max_{noun}"))
        for noun, features in countable(model).items()
    ]
    found = tuple(bound for bound in asked if str(bound))
    for bound in found:
        if not bound.features:
            raise InvalidInputError(
                f"{bound} needs a model with {bound.noun}, and {model.name} has none that are "
                f"named as in a network; only features can be bounded, received {bound}"
            )
    return found


def impossible(
    model: FeatureModel, asked: Sequence[Bound], possible: Mapping[str, tuple[int, int]]
) -> InvalidInputError:
    """Returns the error for bounds that no configuration meets.

    Args:
        model: The feature model, which has a configuration.
        asked: The bounds.
        possible: Noun → fewest and most that a configuration has.
    """
    alone = [bound for bound in asked if not _meet(bound.range, possible[bound.noun])]
    named = alone or asked
    ranges = ", ".join(
        f"{possible[b.noun][0]:,} to {possible[b.noun][1]:,} {b.noun}" for b in named
    )
    together = "" if alone or len(asked) == 1 else " together"
    return InvalidInputError(
        f"no configuration of {model.name} meets {' and '.join(map(str, named))}{together}; "
        f"configurations have {ranges}: ask for bounds that they can meet"
    )


def _meet(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return max(first[0], second[0]) <= min(first[1], second[1])
