"""The sampler "coverage": each configuration covers as many further interactions as it can."""

from __future__ import annotations

from typing import Literal

from featurenet.sampling.pledge import draw_in_java
from featurenet.sampling.sampler import Drawn, SampleRequest, sampler


@sampler("coverage")
def coverage(request: SampleRequest, strength: Literal[1, 2] = 2, complete: bool = False) -> Drawn:
    """Covers literals, features that are selected or deselected, or pairs of them.

    The sample's fitness tells for each prefix how many it covers. As soon as all valid ones are
    covered, which the remark tells, a `complete` sample ends; otherwise all are to be covered once
    more: a sample of `count` is as good as that many can be.

    Args:
        request: What is asked.
        strength: Cover features (1) or pairs of features (2).
        complete: End as soon as all is covered; -n is the most, if given.
    """
    return draw_in_java("coverage", request, strength=strength, complete=complete)
