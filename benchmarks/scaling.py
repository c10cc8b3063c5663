"""What a model costs where it is trained, and where runs are submitted from: seconds, bytes, rows.

    python benchmarks/scaling.py [--models 24] [--workers 2] [--executor ray]

One run on the digits data set, whose models take a moment: what is told of the submitting side, of
the network and of the store hardly depends on the data set, and what is told of training does not
carry over to others. Last come the sums for a large population.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from typing import Any

import featurenet
from featurenet.execution.ray_node import Order
from featurenet.store.database import FILE, Database
from featurenet.versions import versions

POPULATION = 100_000
CORES = (1, 16, 64, 256, 1024)
DAY = 86_400.0


@contextmanager
def counted_transactions() -> Iterator[Counter[str]]:
    """Counts transactions of this process, and the seconds that they take."""
    counts: Counter[str] = Counter()
    original = Database.transaction

    @contextmanager
    def transaction(self: Database) -> Iterator[Any]:
        begun, is_part = time.perf_counter(), self._connection.in_transaction
        with original(self) as found:
            yield found
        if is_part:
            return
        counts["transactions"] += 1
        counts["seconds"] += time.perf_counter() - begun  # type: ignore[assignment]

    Database.transaction = transaction  # type: ignore[method-assign]
    try:
        yield counts
    finally:
        Database.transaction = original  # type: ignore[method-assign]


@contextmanager
def weighed_orders() -> Iterator[list[int]]:
    """Notes the bytes of each order that goes to a node; none without Ray."""
    sizes: list[int] = []
    original = Order.of

    def of(*given: Any, **named: Any) -> Order:
        order = original(*given, **named)
        sizes.append(len(pickle.dumps(order)))
        return order

    Order.of = of  # type: ignore[method-assign]
    try:
        yield sizes
    finally:
        Order.of = original  # type: ignore[method-assign]


def own_cpu() -> float:
    """Returns the processor seconds of this process alone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(folder: Path, asked: argparse.Namespace, models: int) -> dict[str, float]:
    """Carries out a run, and returns what it took in all."""
    with counted_transactions() as store, weighed_orders() as orders:
        cpu, begun = own_cpu(), time.perf_counter()
        results = featurenet.run(
            "light",
            dataset="digits",
            models=models,
            epochs=asked.epochs,
            metrics=asked.metrics.split(","),
            baselines=(),
            analyses=(),
            seed=1,
            workers=asked.workers,
            executor=asked.executor,
            out=folder,
        )
        wall, cpu = time.perf_counter() - begun, own_cpu() - cpu
    done = [trial.result for trial in results.done if trial.result is not None]
    sizes = [
        sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
        for model in (folder / "models").iterdir()
    ]
    return {
        "trained": len(done),
        "wall": wall,
        "cpu": cpu,
        "trial": mean(result.seconds for result in done),
        "trial_median": median(result.seconds for result in done),
        "files": mean(sizes),
        "order": mean(orders) if orders else 0.0,
        "database": (folder / FILE).stat().st_size,
        "transactions": store["transactions"],
        "store_seconds": store["seconds"],
    }


def tell(what: str, value: str) -> None:
    """Prints one line."""
    print(f"{what:<58} {value:>14}")


def main() -> None:
    """Measures a small and a larger run, so that what is paid once for a run is left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, default=24)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--executor", default="ray")
    parser.add_argument("--metrics", default="accuracy,size,quality.*")
    asked = parser.parse_args()
    few = max(2, asked.models // 6)
    with tempfile.TemporaryDirectory() as place:
        run(Path(place) / "first", asked, 2)  # loads Java, connects to Ray
        small = run(Path(place) / "small", asked, few)
        large = run(Path(place) / "large", asked, asked.models)
    more = large["trained"] - small["trained"]

    def each(name: str) -> float:
        return (large[name] - small[name]) / more

    print(
        f"Executor {asked.executor}, {asked.workers} at once, {large['trained']:.0f} models, "
        f"{asked.epochs} epochs; featurenet {versions()['featurenet']}"
    )
    tell("seconds of a trial, mean (median)", f"{large['trial']:.2f} ({large['trial_median']:.2f})")
    tell(
        "wall seconds for each further model, times workers", f"{each('wall') * asked.workers:.2f}"
    )
    tell("processor seconds of the submitting side, each", f"{each('cpu'):.3f}")
    tell("order to a node, each", f"{large['order'] / 1e3:.0f} kB")
    tell("files of a model, each", f"{large['files'] / 1e3:.0f} kB")
    tell("transactions, each", f"{each('transactions'):.1f}")
    tell("seconds within transactions, each", f"{each('store_seconds'):.3f}")
    tell("store, each", f"{each('database') / 1e3:.1f} kB")
    print("load of the machine: {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))
    print(f"\nFor {POPULATION:,} models like these:")
    tell("files", f"{POPULATION * large['files'] / 1e9:.0f} GB")
    tell("store", f"{POPULATION * each('database') / 1e9:.1f} GB")
    tell("processor hours of the submitting side", f"{POPULATION * each('cpu') / 3600:.1f}")
    for cores in CORES:
        seconds = max(POPULATION * large["trial"] / cores, POPULATION * each("cpu"))
        tell(f"days with {cores:,} cores", f"{seconds / DAY:.2f}")
    tell("cores at which the submitting side is busy", f"{large['trial'] / each('cpu'):,.0f}")


if __name__ == "__main__":
    main()
