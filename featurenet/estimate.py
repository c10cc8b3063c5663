"""What a run will take, from what this machine's models took before, or else from a rough guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from featurenet.store.pace import Took

LEAST_HISTORY = 5
"""Models that history has to have to go by it."""

ASIDE = 3.0
PASS = 3e-5
OPERATION = 4e-10
"""Without history: seconds beside training, for an image of an epoch, and for an operation of a
network on it (forward and back), as measured on two cores; see `GUESS_SPREAD`."""

GUESS_SPREAD = 3.0
"""A guess may be wrong by this factor, either way."""

PROCESS_BYTES = 700_000_000
"""What a worker process with TensorFlow holds beside its model."""

FILE_BYTES, WEIGHT_BYTES = 150_000, 12
"""What a model's files take beside its weights, and for each weight: HDF5 and .keras."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take.

    Args:
        seconds: Most likely, of all models together.
        low: Nine of ten times more.
        high: Nine of ten times less.
        memory: Bytes, of all workers together.
        disk: Bytes of all files.
        models: Earlier models that it goes by; 0 for a guess.
    """

    seconds: float
    low: float
    high: float
    memory: int
    disk: int
    models: int


def estimate(
    models: int,
    passes: int,
    sizes: Sequence[tuple[int, int, int]],
    history: Sequence[Took],
    workers: int = 1,
) -> Estimate:
    """Estimates a run.

    Args:
        models: How many are trained, baselines among them.
        passes: Images of training, times epochs.
        sizes: Weights, FLOPs for one image, and bytes of training, of some typical models.
        history: What earlier models took.
        workers: Models at once.
    """
    each = _from_history(passes, history) if len(history) >= LEAST_HISTORY else None
    low, middle, high = each or _guess(passes, [flops for _, flops, _ in sizes])
    weights = sum(size for size, _, _ in sizes) / len(sizes) if sizes else 0.0
    largest = max((memory for _, _, memory in sizes), default=0)
    return Estimate(
        seconds=models * middle / workers,
        low=models * low / workers,
        high=models * high / workers,
        memory=workers * (PROCESS_BYTES + largest),
        disk=round(models * (FILE_BYTES + WEIGHT_BYTES * weights)),
        models=len(history) if each else 0,
    )


def _from_history(passes: int, history: Sequence[Took]) -> tuple[float, float, float]:
    """Returns the tenth, the fifth and the ninth decile of what such a model would take."""
    found = [each.aside + each.training * passes / each.passes for each in history]
    deciles = quantiles(found, n=10, method="inclusive")
    return deciles[0], deciles[4], deciles[8]


def _guess(passes: int, flops: Sequence[int]) -> tuple[float, float, float]:
    operations = sum(flops) / len(flops) if flops else 0.0
    seconds = ASIDE + passes * (PASS + OPERATION * operations)
    return seconds / GUESS_SPREAD, seconds, seconds * GUESS_SPREAD
