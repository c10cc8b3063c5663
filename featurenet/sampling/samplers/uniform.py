"""The sampler "uniform": every configuration is equally likely."""

from __future__ import annotations

from featurenet.sampling.pledge import draw_in_java
from featurenet.sampling.sampler import Drawn, SampleRequest, sampler


@sampler("uniform")
def uniform(request: SampleRequest) -> Drawn:
    """Draws from the decision diagram; it does not search.

    Most configurations of a network's model have all blocks and cells, and so has the sample.
    """
    return draw_in_java("uniform", request)
