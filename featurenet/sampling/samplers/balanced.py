"""The sampler "balanced": covers many pairs of features, as "coverage", but keeps a distance."""

from __future__ import annotations

from math import nan
from typing import Annotated

from pydantic import Field

from featurenet.sampling.pledge import draw_in_java
from featurenet.sampling.sampler import Drawn, SampleRequest, sampler
from featurenet.sampling.strata import (
    SHARE,
    Share,
    Weight,
    blocks,
    check_strata,
    structure,
)


@sampler("balanced", check=check_strata)
def balanced(
    request: SampleRequest,
    share: Share = SHARE,
    distance_floor: Annotated[float, Field(ge=0, le=1)] | None = None,
    structure_weight: Weight = 1,
) -> Drawn:
    """Covers pairs with configurations any two of which keep a Jaccard distance, if possible.

    Where the distance cannot be kept the sample's remark says so. The fitness tells how many pairs
    each prefix covers.

    Args:
        request: What is asked.
        share: Of the sample, what each number of blocks has at least.
        distance_floor: Smallest distance to keep; none: 0.7 of what a sample that is chosen for
            distance alone reaches.
        structure_weight: How many times blocks, cells and kinds of layers count in distances.
    """
    return draw_in_java(
        "balanced",
        request,
        strata=blocks(request.model),
        share=share,
        distance_floor=nan if distance_floor is None else distance_floor,
        structure=structure(request.model) if structure_weight > 1 else (),
        structure_weight=structure_weight,
    )
