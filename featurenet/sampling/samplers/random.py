"""The sampler "random": models of a SAT solver that decides at random."""

from __future__ import annotations

from featurenet.sampling.pledge import draw_in_java
from featurenet.sampling.sampler import Drawn, SampleRequest, sampler


@sampler("random")
def random(request: SampleRequest) -> Drawn:
    """Draws what a solver comes upon, some configurations likelier than others, without search."""
    return draw_in_java("random", request)
