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
from itertools import combinations

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.records import Sample
from featurenet.sampling.diversity import coverage, diversity
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.sampler import SAMPLERS, random, search
from featurenet.sampling.strata import blocks

Literals = frozenset[tuple[str, bool]]

NAIVE_SECONDS = 10.0
STEPS = 5_000
ENDLESS = 10**9

ROWS = (
    # strategy, configurations, search steps, seconds, what to reach; "diverse 1%" asks for 1 %
    # of each number of blocks instead of 5 %: 50 networks of one block cannot be that far apart
    ("diverse", 1_000, 0, None, "0.84 / 0.63 / 0.64    97 %     3 s"),
    ("diverse", 1_000, ENDLESS, 10.0, "0.85 / 0.67 / 0.675   97 %    10 s"),
    ("diverse 1%", 1_000, 0, None, "0.84 / 0.63 / 0.64    97 %     3 s"),
    ("diverse 1%", 1_000, ENDLESS, 10.0, "0.85 / 0.67 / 0.675   97 %    10 s"),
    ("diverse", 100, ENDLESS, 10.0, ""),
    ("balanced", 100, 0, None, "0.70 / 0.48 / 0.54    96.7 %   5 s"),
    ("balanced", 1_000, 0, None, "0.70 / 0.41 / 0.485   99.95 % 15 s"),
    ("coverage", 650, 0, None, "-                     100 %    8 s"),
    ("uniform", 1_000, 0, None, ""),
    ("random", 1_000, 0, None, ""),
)
HEADER = (
    "strategy         n     mean  minimum  nearest      pairs  blocks 1, 2 …                 "
    "wall s  CPU s  to reach"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 10x10 and the naive search")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    model = expand(read_metamodel("original"), 5, 5)
    Pledge(model).is_satisfiable()  # starts the JVM
    print(f"{model.name} 5x5: {len(model.features):,} features\n{HEADER}")
    for strategy, count, steps, seconds, goal in ROWS:
        measure(model, strategy, count, steps, seconds, goal, options.seed)
    if not options.quick:
        print("10x10")
        large = expand(read_metamodel("original"), 10, 10)
        measure(large, "diverse", 10_000, 1_000, 60.0, "report                        60 s", 1)
        search_speed(model)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {most:,.0f} MB")


def measure(
    model: FeatureModel,
    strategy: str,
    count: int,
    steps: int,
    seconds: float | None,
    goal: str,
    seed: int,
) -> None:
    """Draws a sample and prints its line of the table."""
    cpu = time.process_time()
    sample = draw(model, strategy, count, steps, seconds, seed)
    cpu = time.process_time() - cpu
    figures = diversity(sample.configurations)
    distances = "  ".join(f"{figures[name]:7.4f}" for name in ("mean", "minimum", "nearest"))
    print(
        f"{strategy:10} {len(sample.configurations):7,}  {distances}  {pairs(model, sample):>9}  "
        f"{block_counts(model, sample):28} {sample.seconds:7.1f} {cpu:6.1f}  {goal}",
        flush=True,
    )


def draw(
    model: FeatureModel, strategy: str, count: int, steps: int, seconds: float | None, seed: int
) -> Sample:
    if strategy != "diverse 1%":
        return SAMPLERS.get(strategy)(model, count, seed=seed, iterations=steps, seconds=seconds)
    pledge, start = Pledge(model), time.perf_counter()
    drawn = pledge.diverse(count, seed, steps, seconds, share=0.01)
    taken = time.perf_counter() - start
    return Sample(pledge.configurations(drawn.rows), strategy, seed, seconds=taken)


def pairs(model: FeatureModel, sample: Sample) -> str:
    """Returns the share of valid pairs, or how many configurations have all of them."""
    covered = coverage(model, sample.configurations)
    if sample.strategy == "coverage" and covered.share == 1:
        return f"100 % @{sample.fitness.index(max(sample.fitness)) + 1}"
    return f"{100 * covered.share:.3f} %"


def block_counts(model: FeatureModel, sample: Sample) -> str:
    names = set(blocks(model))
    numbers = Counter(len(names & each.selected) for each in sample.configurations)
    return " ".join(str(numbers[number]) for number in range(1, len(names) + 1))


def search_speed(model: FeatureModel, count: int = 100) -> None:
    """Prints the steps per second of PLEDGE's search, and of the naive one."""
    random(model, 200, seed=0, iterations=0, seconds=None)  # lets Java compile the hot loops
    drawn = random(model, 1_000, seed=1, iterations=0, seconds=None)
    sample = search(model, count, seed=1, iterations=STEPS, seconds=None)
    naive = naive_steps_per_second(model, drawn.configurations, count)
    steps = sample.iterations / sample.seconds
    print(f"pledge, steps a second, n={count}    {steps:10,.0f}")
    print(f"the same, naive                 {naive:10,.2f}")
    print(f"ratio                           {steps / naive:10,.0f}")
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
