"""Quality and speed of the samplers on the meta-model `original`: the table that they are held to.

Distances are Jaccard's on selected features: mean, smallest, and mean to the nearest neighbour.
Starting the JVM is not counted. CPU seconds are those of the whole process, Java's compiler and
collector included. The search "pledge" is held against a naive one in the same run: PLEDGE's
definition word by word, with sets of literals and everything computed anew at each step.

    python benchmarks/sampling.py [--quick] [--seed 1]
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.records import Sample, Sampling
from featurenet.sampling.analysis import analyse
from featurenet.sampling.diversity import EstimatedCoverage, coverage, diversity
from featurenet.sampling.draw import sample as draw_sample
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.strata import blocks

Literals = frozenset[tuple[str, bool]]

NAIVE_SECONDS = 10.0
STEPS = 5_000
TRIPLES = 10_000
ENDLESS = 10**9

PUBLISHED_STEPS_PER_SECOND = 0.6
"""Of the published PLEDGE.jar at n = 100: 6 steps in 10 s."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sample to draw, and the figures that it is held to.

    Args:
        title: What the line says.
        strategy: The sampler.
        count: Configurations.
        target: Distances, pairs and seconds to reach; "" where nothing is promised.
        iterations: Search steps at most.
        seconds: Limit on the time.
        options: What only this strategy takes.
    """

    title: str
    strategy: str
    count: int
    target: str = ""
    iterations: int = 0
    seconds: float | None = None
    options: dict[str, Any] = field(default_factory=dict)


# 50 networks of one block, 5 % of 1,000, cannot be as far apart as the targets say: 1 % can.
ROWS = (
    Row("diverse, first answer", "diverse", 1_000, "0.84  / 0.63  / 0.64   97 %     3 s"),
    Row("diverse, 10 s", "diverse", 1_000, "0.85  / 0.67  / 0.675  97 %    10 s", ENDLESS, 10.0),
    Row(
        "  the same, 1 %",
        "diverse",
        1_000,
        "0.84  / 0.63  / 0.64   97 %     3 s",
        options={"share": 0.01},
    ),
    Row(
        "  10 s, 1 %",
        "diverse",
        1_000,
        "0.85  / 0.67  / 0.675  97 %    10 s",
        ENDLESS,
        10.0,
        options={"share": 0.01},
    ),
    Row("balanced", "balanced", 100, "0.70  / 0.48  / 0.54   96.7 %   5 s"),
    Row("balanced", "balanced", 1_000, "0.70  / 0.41  / 0.485  99.95 % 15 s"),
    Row(
        "coverage, complete",
        "coverage",
        1_000,
        "100 % in 650 or fewer    8 s",
        options={"complete": True},
    ),
    Row("uniform", "uniform", 1_000),
    Row("random", "random", 1_000),
)
LARGE = Row(
    "diverse, 10x10", "diverse", 10_000, "report                  60 s, 1.5 GB", 1_000, 60.0
)
HEADER = (
    "sample                     n  mean / minimum / nearest      pairs  triples, 95 % sure  "
    "blocks 1, 2 …         wall s  CPU s  to reach"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 10x10 and the naive search")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    model = expand(read_metamodel("original"), 5, 5)
    Pledge(model).is_satisfiable()  # starts the JVM
    describe(model)
    print(HEADER)
    for row in ROWS:
        measure(model, row, options.seed)
    if not options.quick:
        measure(expand(read_metamodel("original"), 10, 10), LARGE, options.seed)
        print(f"most memory so far: {most_memory():,.0f} MB")
        search_speed(model)


def describe(model: FeatureModel) -> None:
    """Prints what is exactly known of the model."""
    found = analyse(model, seconds=600)
    fewer = sum(share for number, share in found.shares.blocks if number < 5)
    print(
        f"{model.name}: {found.features:,} features, {found.configurations} configurations, "
        f"{found.valid_pairs:,} valid pairs; 1 - P(5 blocks) = {fewer:.2g}"
    )


def most_memory() -> float:
    """Returns the largest resident set of this process in MB; the JVM is part of it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(model: FeatureModel, row: Row, seed: int) -> None:
    """Draws a sample and prints its line of the table."""
    cpu = time.process_time()
    sample = draw(model, row, seed)
    cpu = time.process_time() - cpu
    figures = diversity(sample.configurations)
    distances = " / ".join(f"{figures[name]:.4f}" for name in ("mean", "minimum", "nearest"))
    print(
        f"{row.title:21} {len(sample.configurations):6,}  {distances}  "
        f"{pairs(model, sample):>9}  {triples(model, sample):>18}  "
        f"{block_counts(model, sample):20}  {sample.seconds:6.1f} {cpu:6.1f}  {row.target}",
        flush=True,
    )


def draw(model: FeatureModel, row: Row, seed: int) -> Sample:
    sampling = Sampling(
        strategy=row.strategy,
        iterations=row.iterations,
        seconds=row.seconds,
        options=row.options,
    )
    return draw_sample(model, sampling, row.count, seed)


def pairs(model: FeatureModel, sample: Sample) -> str:
    """Returns the share of valid pairs that the sample covers."""
    share = coverage(model, sample.configurations).share
    return "100 %" if share == 1 else f"{100 * share:.3f} %"


def triples(model: FeatureModel, sample: Sample) -> str:
    """Returns an interval for the share of valid triples that the sample covers."""
    pledge = Pledge(model)
    drawn = pledge.random_interactions(3, TRIPLES, seed=0)
    found = EstimatedCoverage(3, TRIPLES, pledge.covered_among(sample.configurations, drawn))
    low, high = found.interval
    return f"{100 * low:.2f} to {100 * high:.2f} %"


def block_counts(model: FeatureModel, sample: Sample) -> str:
    names = set(blocks(model))
    numbers = Counter(len(names & each.selected) for each in sample.configurations)
    return " ".join(str(numbers[number]) for number in range(1, len(names) + 1))


def search_speed(model: FeatureModel, count: int = 100) -> None:
    """Prints the steps per second of PLEDGE's search, and of the naive one."""
    random = Sampling(strategy="random", seconds=None)
    draw_sample(model, random, 200, seed=0)  # lets Java compile the hot loops
    drawn = draw_sample(model, random, 1_000, seed=1)
    search = Sampling(strategy="pledge", iterations=STEPS, seconds=None)
    sample = draw_sample(model, search, count, seed=1)
    naive = naive_steps_per_second(model, drawn.configurations, count)
    steps = sample.iterations / sample.seconds
    published = steps / PUBLISHED_STEPS_PER_SECOND
    print(f"pledge, steps a second, n={count}    {steps:10,.0f}  (1,000 times the published)")
    print(f"the published tool              {PUBLISHED_STEPS_PER_SECOND:10,.2f}")
    print(f"  so many times that            {published:10,.0f}")
    print(f"the same search, naive          {naive:10,.2f}")
    print(f"  so many times that            {steps / naive:10,.0f}")
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
