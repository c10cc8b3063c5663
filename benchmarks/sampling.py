"""Speed of the sampler on the meta-model `original`: random draws and search steps per second.

The search is held against a naive one in the same run: PLEDGE's definition word by word, with
sets of literals and everything computed anew at each step. Starting the JVM is not counted.

    python benchmarks/sampling.py [--blocks 5] [--cells 5] [-n 100]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from itertools import combinations

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.sampler import random, search

Literals = frozenset[tuple[str, bool]]

NAIVE_SECONDS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--cells", type=int, default=5)
    parser.add_argument("-n", type=int, default=100, help="configurations in the sample")
    parser.add_argument("--steps", type=int, default=5_000, help="search steps to time")
    options = parser.parse_args()
    model = expand(read_metamodel("original"), options.blocks, options.cells)
    Pledge(model).is_satisfiable()  # starts the JVM
    random(model, 200, seed=0, iterations=0, seconds=None)  # lets it compile the hot loops

    drawn = random(model, 1_000, seed=1, iterations=0, seconds=None)
    sample = search(model, options.n, seed=1, iterations=options.steps, seconds=None)
    naive = naive_steps_per_second(model, drawn.configurations, options.n)
    steps = sample.iterations / sample.seconds
    print(f"{model.name}: {len(model.features):,} features")
    print(f"random draws a second          {len(drawn.configurations) / drawn.seconds:10,.0f}")
    print(f"search steps a second, n={options.n:<5} {steps:10,.0f}")
    print(f"the same, naive                {naive:10,.2f}")
    print(f"ratio                          {steps / naive:10,.0f}")
    check_fitness(model, sample.configurations, sample.fitness[-1])


def naive_steps_per_second(
    model: FeatureModel, drawn: Sequence[Configuration], count: int
) -> float:
    """Times the naive search for some seconds, on configurations that are drawn already."""
    pool = [literals(model, configuration) for configuration in drawn]
    best, fresh = pool[:count], pool[count:]
    start = time.perf_counter()
    steps = 0
    while time.perf_counter() - start < NAIVE_SECONDS:
        ordered = greedy(best)
        changed = [*ordered[:-1], fresh[steps % len(fresh)]]
        best = changed if fitness(changed) > fitness(ordered) else ordered
        steps += 1
    return steps / (time.perf_counter() - start)


def literals(model: FeatureModel, configuration: Configuration) -> Literals:
    return frozenset((name, name in configuration.selected) for name in model.features)


def distance(first: Literals, second: Literals) -> float:
    return 1 - len(first & second) / len(first | second)


def fitness(rows: Sequence[Literals]) -> float:
    return sum(distance(first, second) for first, second in combinations(rows, 2))


def greedy(rows: Sequence[Literals]) -> list[Literals]:
    """Repeatedly takes the remaining pair of largest distance."""
    pairs = sorted(
        combinations(range(len(rows)), 2),
        key=lambda pair: -distance(rows[pair[0]], rows[pair[1]]),
    )
    order: list[int] = []
    for first, second in pairs:
        if first not in order and second not in order:
            order += [first, second]
    order += [place for place in range(len(rows)) if place not in order]
    return [rows[place] for place in order]


def check_fitness(
    model: FeatureModel, configurations: Sequence[Configuration], reported: float
) -> None:
    """Ends with an error if the search's incremental fitness is not what the definition gives."""
    expected = fitness([literals(model, configuration) for configuration in configurations])
    if abs(expected - reported) > 1e-6 * expected:
        raise SystemExit(f"fitness is {expected}, the search reported {reported}")
    print(f"fitness {reported:.6f}, as recomputed from the definition")


if __name__ == "__main__":
    main()
