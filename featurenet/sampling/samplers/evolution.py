"""The sampler "pledge": random configurations, made to differ by an evolutionary search."""

from __future__ import annotations

from featurenet.sampling.pledge import draw_in_java
from featurenet.sampling.sampler import Drawn, SampleRequest, sampler


@sampler("pledge")
def evolution(request: SampleRequest) -> Drawn:
    """Increases the sum of all pairwise Jaccard distances on literals.

    One step orders the configurations by repeatedly taking the most distant pair, replaces the
    last one by a fresh random one, and keeps that if the sum grows (Henard et al., "Bypassing the
    combinatorial explosion", IEEE TSE 2014).
    """
    return draw_in_java("pledge", request)
