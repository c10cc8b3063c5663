"""Every strategy on a feature model of another domain: configurations, seconds, distances, pairs.

The financial-services model (771 features, 7,238 clauses) is a hard one of the literature: many of
its features are in few configurations. LS-Sampling (Luo et al., FSE 2021) publishes a coverage of
77.64 % of its valid pairs by 100 configurations.

    python benchmarks/foreign_models.py financial-2018-05-09.dimacs [-k 100] [--seconds 30]
"""

from __future__ import annotations

import argparse
import time

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.records import Sampling
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.pledge import Pledge

STRATEGIES = ("random", "uniform", "diverse", "balanced", "coverage")

COUNTING = 120.0
"""Seconds at most for counting the valid pairs."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a shipped name or a file")
    parser.add_argument("-k", type=int, default=100, help="configurations to draw")
    parser.add_argument("--seconds", type=float, default=30.0, help="limit for each strategy")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    model = expand(read_metamodel(options.model))
    pledge = Pledge(model)
    valid = pledge.valid_interactions(2, COUNTING)
    print(f"{model.name}: {len(model.features):,} features, valid pairs: {valid or 'not known'}")
    print("strategy      n  invalid  seconds  mean / minimum / nearest   pairs")
    for strategy in STRATEGIES:
        sampling = Sampling(strategy=strategy, seconds=options.seconds)
        print(measure(model, pledge, sampling, options.k, options.seed, valid), flush=True)


def measure(
    model: FeatureModel,
    pledge: Pledge,
    sampling: Sampling,
    count: int,
    seed: int,
    valid: int | None,
) -> str:
    """Draws a sample and returns its line of the table."""
    start = time.perf_counter()
    found = sample(model, sampling, count, seed).configurations
    seconds = time.perf_counter() - start
    invalid = sum(bool(violations(model, each)) for each in found)
    figures = diversity(found)
    distances = " / ".join(f"{figures[name]:.3f}" for name in ("mean", "minimum", "nearest"))
    covered = pledge.covered_interactions(found, 2)
    pairs = f"{100 * covered / valid:.2f} %" if valid else f"{covered:,}"
    return f"{sampling.strategy:9} {len(found):5,} {invalid:8} {seconds:8.1f}  {distances}  {pairs}"


if __name__ == "__main__":
    main()
