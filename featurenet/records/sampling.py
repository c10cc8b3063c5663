"""How configurations are drawn from the feature model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from featurenet.records.record import Record

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""What the samplers, which are Java's, can count to."""


class Sampling(Record):
    """How configurations are drawn from the feature model.

    Args:
        strategy: Name of a registered sampler ("diverse", "balanced", "coverage", "uniform",
            "random", "pledge").
        iterations: Search steps; the budget that makes a run repeatable.
        seconds: Upper limit on the wall-clock time of sampling; None = no limit.
        min_blocks: Fewest blocks of a configuration; None, here and below = no bound.
        max_blocks: Most blocks of a configuration.
        min_cells: Fewest cells of a configuration, all its blocks together.
        max_cells: Most cells of a configuration.
        min_features: Fewest selected features of a configuration.
        max_features: Most selected features of a configuration.
        options: What only this strategy can be told, by name; its function says what there is.
    """

    strategy: str = "diverse"
    iterations: Number = 1_000
    seconds: Annotated[float, Field(gt=0)] | None = 60.0
    min_blocks: Number | None = None
    max_blocks: Number | None = None
    min_cells: Number | None = None
    max_cells: Number | None = None
    min_features: Number | None = None
    max_features: Number | None = None
    options: dict[str, Any] = {}

    def __hash__(self) -> int:
        """Equal records have equal hashes; a dict, as the options are, has none."""
        return hash(tuple(value for name, value in self if name != "options"))

    @property
    def ends_by_itself(self) -> bool:
        """Whether the strategy draws as many configurations as it takes, unless told how many."""
        return bool(self.options.get("complete"))

    @field_validator("max_blocks", "max_cells", "max_features")
    @classmethod
    def _not_below_the_minimum(cls, most: int | None, info: ValidationInfo) -> int | None:
        name = f"min_{str(info.field_name).removeprefix('max_')}"
        fewest = info.data.get(name)
        if most is not None and fewest is not None and most < fewest:
            raise ValueError(f"must be at least {name}={fewest}")
        return most

    @classmethod
    def with_options(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the plain data of before schema 3, which had the options in its fields."""
        options = {
            name: data[name]
            for name, default in _FLAT.items()
            if name in data and data[name] != default
        }
        kept = {name: value for name, value in data.items() if name not in _FLAT}
        return {**kept, "options": options}


_FLAT = {
    "strength": 2,
    "complete": False,
    "share": None,
    "distance_floor": None,
    "structure_weight": 1,
}
"""Fields for options of the samplers that there were before schema 3, with their defaults."""
