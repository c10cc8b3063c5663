"""What a worker is asked to do: plain data that crosses to another process or machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cloudpickle

from featurenet.architecture.network import Network
from featurenet.architecture.tree import Architecture
from featurenet.featuremodel.model import Configuration
from featurenet.metrics.metric import Metric
from featurenet.records import Data, FittedPlan

Key = tuple[int, int]
"""A run's number and a trial's in it."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that has been trained and exported before, and how that went.

    Args:
        model: Its `.keras` file, relative to the run's folder.
        curves: Name → one value per epoch.
        seconds: Wall-clock time of training.
    """

    model: str
    curves: Mapping[str, tuple[float, ...]]
    seconds: float


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """Everything that one trial needs.

    Args:
        run: The run's number.
        number: The trial's number in its run.
        name: Its name, for messages.
        configuration: The selected features; None for a baseline.
        architecture: What they stand for; None for a baseline.
        network: The layers to build.
        data: Which images.
        training: How to train.
        metrics: Made by `pack_metrics`.
        plugins: Python files to load first.
        seed: Source of every random choice.
        seconds: Wall-clock limit of the training, data and export included; None = no limit.
        metric_seconds: Wall-clock limit of each metric.
        resident: Bytes that its process and those that it starts may hold; None = a fair share of
            the machine's memory.
        root: The run's folder.
        folder: The trial's folder, relative to it.
        trained: A model that is only to be assessed; None = train one.
        known: Names of metrics that need not be computed.
    """

    run: int
    number: int
    name: str
    configuration: Configuration | None
    architecture: Architecture | None
    network: Network
    data: Data
    training: FittedPlan
    metrics: bytes
    plugins: tuple[str, ...]
    seed: int
    seconds: float | None
    metric_seconds: float
    resident: int | None
    root: Path
    folder: str
    trained: Trained | None = None
    known: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """What tells it from other requests."""
        return (self.run, self.number)


def pack_metrics(metrics: tuple[Metric, ...]) -> bytes:
    """Serialises metrics with cloudpickle, so that functions of a script or notebook travel."""
    packed: bytes = cloudpickle.dumps(metrics)
    return packed
