"""The sampler "diverse": the smallest distance between two configurations is made large."""

from __future__ import annotations

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


@sampler("diverse", check=check_strata)
def diverse(request: SampleRequest, share: Share = SHARE, structure_weight: Weight = 1) -> Drawn:
    """Takes the farthest of many candidates of every size, one after another.

    Distances are Jaccard's on selected features. Every prefix of the sample is diverse as well. One
    search step then draws a part of a configuration with a close neighbour anew, up to 64 times,
    until it is farther from all others.

    Args:
        request: What is asked.
        share: Of the sample, what each number of blocks has at least.
        structure_weight: How many times blocks, cells and kinds of layers count in distances.
    """
    return draw_in_java(
        "diverse",
        request,
        strata=blocks(request.model),
        share=share,
        structure=structure(request.model) if structure_weight > 1 else (),
        structure_weight=structure_weight,
    )
