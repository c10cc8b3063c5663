"""How many sampled models learn: the default recipe beside the plain one, at equal CPU seconds.

    python benchmarks/learning.py                                   # light and cnn 3x3 on digits
    python benchmarks/learning.py --space light --dataset mnist --images 6000 --data-dir DIR

The plain recipe gets as many epochs as take the default one's CPU seconds, by what 12 and 24 of
them take with the first seed. A model has learned if its test accuracy is over 0.3.
"""

from __future__ import annotations

import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import featurenet

PLAIN_EPOCHS = 12
LEVELS = (0.3, 0.8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one recipe made of one sample.

    Args:
        accuracies: Of each sampled model; 0 where training failed.
        cpu_seconds: Of all worker processes, start and export included.
    """

    accuracies: tuple[float, ...]
    cpu_seconds: float


@click.command(help=__doc__)
@click.option("--space", "spaces", multiple=True, default=("light", "cnn:3"), show_default=True)
@click.option("--dataset", default="digits", show_default=True)
@click.option("--data-dir", help="Where the data set lies.")
@click.option("--images", type=int, help="Training images.  [default: all]")
@click.option("--models", default=16, show_default=True, help="Models of each sample.")
@click.option("--seeds", default=5, show_default=True, help="Samples of each space.")
@click.option("--workers", default=2, show_default=True)
def main(spaces: tuple[str, ...], seeds: int, **options: Any) -> None:
    print(f"{'space':8} {'recipe':22} {'models':>6} {'> 0.3':>6} {'> 0.8':>6} {'CPU s':>8}")
    for space in spaces:
        compare(space, seeds, options)


def compare(space: str, seeds: int, options: dict[str, Any]) -> None:
    """Prints a line for each recipe, over all seeds."""
    fitted = [outcome(space, seed, options) for seed in range(seeds)]
    published = outcome(space, 0, options, recipe="plain", epochs=PLAIN_EPOCHS)
    longer = outcome(space, 0, options, recipe="plain", epochs=2 * PLAIN_EPOCHS)
    an_epoch = (longer.cpu_seconds - published.cpu_seconds) / PLAIN_EPOCHS
    more = (fitted[0].cpu_seconds - published.cpu_seconds) / an_epoch
    epochs = max(1, round(PLAIN_EPOCHS + more))
    plain = [outcome(space, s, options, recipe="plain", epochs=epochs) for s in range(seeds)]
    show(space, "default", fitted)
    show(space, f"plain, {epochs} epochs", plain)
    show(space, f"plain, {PLAIN_EPOCHS} epochs, 1 seed", [published])


def outcome(space: str, seed: int, options: dict[str, Any], **training: Any) -> Outcome:
    """Samples from a space ("cnn:3" is cnn with 3 blocks of 3 cells), trains and measures."""
    metamodel, _, size = space.partition(":")
    most = int(size) if size else None  # None: as many as the meta-model says
    before = _children_seconds()
    with tempfile.TemporaryDirectory() as folder:
        results = featurenet.run(
            metamodel,
            blocks=most,
            cells=most,
            seed=seed,
            dataset=options["dataset"],
            data_dir=options["data_dir"],
            train_limit=options["images"],
            models=options["models"],
            workers=options["workers"],
            baselines=(),
            metrics=["accuracy"],
            out=Path(folder) / "run",
            **training,
        )
        found = tuple(results.value(trial, "accuracy") or 0.0 for trial in results.sampled)
    return Outcome(found, _children_seconds() - before)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def show(space: str, recipe: str, outcomes: list[Outcome]) -> None:
    """Prints which shares of the models have learned, and the CPU seconds that it took."""
    accuracies = [accuracy for each in outcomes for accuracy in each.accuracies]
    learned, good = (sum(a > least for a in accuracies) / len(accuracies) for least in LEVELS)
    seconds = sum(each.cpu_seconds for each in outcomes)
    shares = f"{len(accuracies):6} {learned:6.0%} {good:6.0%}"
    print(f"{space:8} {recipe:22} {shares} {seconds:8.0f}", flush=True)


if __name__ == "__main__":
    main()
