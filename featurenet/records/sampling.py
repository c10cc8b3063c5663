"""How configurations are drawn from the feature model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from featurenet.records.record import Record


class Sampling(Record):
    """How configurations are drawn from the feature model.

    Args:
        strategy: Name of a registered sampler ("diverse", "balanced", "coverage", "uniform",
            "random", "pledge").
        iterations: Search steps; the budget that makes a run repeatable.
        seconds: Upper limit on the wall-clock time of sampling; None = no limit.
        strength: Of the interactions that "coverage" covers: 1 for literals, 2 for pairs of them.
        complete: Whether "coverage" ends as soon as every valid interaction is covered.
        min_blocks: Fewest blocks of a configuration; None, here and below = no bound.
        max_blocks: Most blocks of a configuration.
        min_cells: Fewest cells of a configuration, all its blocks together.
        max_cells: Most cells of a configuration.
        min_features: Fewest selected features of a configuration.
        max_features: Most selected features of a configuration.
        share: Of the sample, what each number of blocks has at least, 0 = no matter; for the
            strategies "diverse" and "balanced". None takes their default, 0.05.
        distance_floor: Smallest Jaccard distance that "balanced" is to keep; None = 0.7 times
            what a sample that is chosen for distance alone has.
        structure_weight: How many times features that shape the graph count in the distances of
            "diverse" and "balanced".
    """

    strategy: str = "diverse"
    iterations: Annotated[int, Field(ge=0)] = 1_000
    seconds: Annotated[float, Field(gt=0)] | None = 60.0
    strength: Literal[1, 2] = 2
    complete: bool = False
    min_blocks: Annotated[int, Field(ge=0)] | None = None
    max_blocks: Annotated[int, Field(ge=0)] | None = None
    min_cells: Annotated[int, Field(ge=0)] | None = None
    max_cells: Annotated[int, Field(ge=0)] | None = None
    min_features: Annotated[int, Field(ge=0)] | None = None
    max_features: Annotated[int, Field(ge=0)] | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    distance_floor: Annotated[float, Field(ge=0, le=1)] | None = None
    structure_weight: Annotated[int, Field(ge=1, le=1_000)] = 1

    @field_validator("max_blocks", "max_cells", "max_features")
    @classmethod
    def _not_below_the_minimum(cls, most: int | None, info: ValidationInfo) -> int | None:
        name = f"min_{str(info.field_name).removeprefix('max_')}"
        fewest = info.data.get(name)
        if most is not None and fewest is not None and most < fewest:
            raise ValueError(f"must be at least {name}={fewest}")
        return most
