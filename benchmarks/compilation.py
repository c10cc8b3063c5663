"""Random valid configurations to networks and to Keras models: every one must come through.

For each shipped meta-model, size and image shape: so many random configurations are decoded and
inferred without Keras, and the first few of them are built by Keras and compared with the
inference, layer by layer. Models up to the default weight limit are built as for training, and
timed (median seconds and median layers are of these); larger ones are built without arrays, which
needs no memory but has all shapes. Times are wall clock: run it on an idle machine.

    python benchmarks/compilation.py            # everything: 10,000 inferred and 100 built of each
    python benchmarks/compilation.py --quick    # the same with 200 and 10
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

import keras

from featurenet.architecture.decode import decode
from featurenet.architecture.layers import INPUT, Shape
from featurenet.architecture.network import Network, infer
from featurenet.architecture.tree import Architecture
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel, shipped
from featurenet.records import Limits, Sampling, TrainingPlan
from featurenet.sampling.draw import sample
from featurenet.training.compile import build_models, compile_network

SIZES = (1, 5, 10)
IMAGES: tuple[Shape, ...] = ((28, 28, 1), (32, 32, 3))
CLASSES = 10
PLAN = TrainingPlan()
HEADER = (
    f"{'meta-model':<10} {'size':>5} {'image':>8} {'inferred':>8} {'failed':>6} {'ms each':>7} "
    f"{'median weights':>14} {'largest':>15} {'built':>5} {'failed':>6} {'differ':>6} "
    f"{'no arrays':>9} {'layers':>6} {'median s':>8}"
)


@dataclass
class Tally:
    """What came of one meta-model at one size for one image shape."""

    weights: list[int] = field(default_factory=list)
    infer_seconds: float = 0.0
    failures: list[str] = field(default_factory=list)
    built: int = 0
    build_failures: list[str] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    without_arrays: int = 0
    layers: list[int] = field(default_factory=list)
    build_seconds: list[float] = field(default_factory=list)

    def row(self) -> str:
        inferred = len(self.weights)
        timed = bool(self.build_seconds)
        layers = int(statistics.median(self.layers)) if timed else "-"
        seconds = f"{statistics.median(self.build_seconds):.3f}" if timed else "-"
        return (
            f"{inferred:>8,} {len(self.failures):>6} "
            f"{1e3 * self.infer_seconds / max(1, inferred):>7.2f} "
            f"{int(statistics.median(self.weights)):>14,} {max(self.weights):>15,.4g} "
            f"{self.built:>5} {len(self.build_failures):>6} {len(self.disagreements):>6} "
            f"{self.without_arrays:>9} {layers:>6} {seconds:>8}"
        )

    @property
    def problems(self) -> list[str]:
        return self.failures + self.build_failures + self.disagreements


def architectures(metamodel: str, size: int, count: int, seed: int) -> Iterator[Architecture]:
    """Yields the architectures of random configurations; a failure to decode is not caught."""
    model = expand(read_metamodel(metamodel), size, size)
    drawn = sample(model, Sampling(strategy="random", seconds=None), count, seed)
    return (decode(configuration) for configuration in drawn.configurations)


def assess(found: list[Architecture], image: Shape, to_build: int, seed: int) -> Tally:
    """Infers every architecture and builds the first few."""
    tally = Tally()
    for position, architecture in enumerate(found):
        start = time.perf_counter()
        try:
            network = infer(architecture, image, CLASSES)
            tally.weights.append(network.weights)
        except Exception as error:
            tally.failures.append(f"{type(error).__name__}: {error} for {architecture}")
            continue
        tally.infer_seconds += time.perf_counter() - start
        if position < to_build:
            _build(network, tally, seed)
    return tally


def _build(network: Network, tally: Tally, seed: int) -> None:
    tally.built += 1
    try:
        if sum(layer.weights for layer in network.layers) <= Limits().weights:
            start = time.perf_counter()
            compiled = compile_network(network, PLAN, seed)
            tally.build_seconds.append(time.perf_counter() - start)
            tally.layers.append(len(network.layers))
            tally.disagreements += _differences(network, compiled.training, compiled.exported)
        else:
            tally.without_arrays += 1
            with keras.StatelessScope(initialize_variables=False):
                tally.disagreements += _differences(network, *build_models(network, PLAN, seed))
    except Exception as error:
        tally.build_failures.append(f"{type(error).__name__}: {error} for {network}")
    keras.backend.clear_session()
    gc.collect()


def _differences(network: Network, training: keras.Model, exported: keras.Model) -> list[str]:
    """Compares the shape and both numbers of weights of every layer, and the exported total."""
    expected = {
        layer.name: (layer.shape, layer.weights, layer.frozen_weights) for layer in network.layers
    }
    found = {layer.name: _figures(layer) for layer in training.layers if layer.name != INPUT}
    names = expected.keys() | found.keys()
    differing = [
        f"{name}: inferred {expected.get(name)}, Keras has {found.get(name)}"
        for name in sorted(names)
        if expected.get(name) != found.get(name)
    ]
    exported_weights = _count(exported.trainable_weights)
    if exported_weights != network.weights:
        differing.append(f"exported: inferred {network.weights}, Keras has {exported_weights}")
    return differing


def _figures(layer: keras.layers.Layer) -> tuple[Shape, int, int]:
    trainable = _count(layer.trainable_weights)
    return layer.output.shape[1:], trainable, _count(layer.weights) - trainable


def _count(weights: list[keras.Variable]) -> int:
    return sum(prod(weight.shape) for weight in weights)


def main() -> int:
    """Prints a row for each meta-model, size and image shape; returns 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--configurations", type=int, default=10_000, help="inferred of each")
    parser.add_argument("--built", type=int, default=100, help="built by Keras, of these")
    parser.add_argument("--quick", action="store_true", help="200 inferred and 10 built of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("metamodels", nargs="*", help="all that are shipped, if none is named")
    options = parser.parse_args()
    count, to_build = (200, 10) if options.quick else (options.configurations, options.built)
    print(HEADER, flush=True)
    problems: list[str] = []
    for metamodel in options.metamodels or shipped():
        for size in SIZES:
            found = list(architectures(metamodel, size, count, options.seed))
            for image in IMAGES:
                tally = assess(found, image, to_build, options.seed)
                place = f"{metamodel:<10} {size:>2}x{size:<2} {'x'.join(map(str, image)):>8}"
                print(place, tally.row(), flush=True)
                problems += tally.problems
    for problem in problems[:20]:
        print(problem[:2_000], file=sys.stderr)
    print(f"{len(problems)} failures and disagreements")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
