"""How long a model takes, on the machine that runs it."""

from __future__ import annotations

import time
from statistics import median
from typing import Annotated

from pydantic import Field

from featurenet.datasets.dataset import Images
from featurenet.metrics.intervals import median_interval
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import metric
from featurenet.metrics.providers import Predict

WARM_UP = 2
"""Batches that are not timed."""

LEAST = 3
"""Batches that are timed, however long they take."""


@metric(direction="min", unit="s", range=(0, None), aliases=("quality.training_time",))
def training_time(training_seconds: float) -> float:
    """Wall-clock time of training, validation included."""
    return training_seconds


@metric(direction="min", unit="ms", range=(0, None), cost=0.3, aliases=("quality.latency",))
def inference_latency(
    predict: Predict,
    test_images: Images,
    batch_size: int,
    repeats: Annotated[int, Field(ge=1)] = 20,
    seconds: Annotated[float, Field(gt=0)] = 1.0,
) -> Measured:
    """Milliseconds to classify one image: median over timed batches, divided by the batch size.

    The same batch of test images (copies fill it up where there are too few) is classified again
    and again: twice unmeasured, then until `repeats` batches or `seconds` are reached, at least
    three times. Copying images and results in and out is included, as a user would see it.
    The interval is that of the median over the timed batches, on this machine at that moment.
    """
    batch = test_images[[index % len(test_images) for index in range(batch_size)]]
    for _ in range(WARM_UP):
        predict(batch)
    times: list[float] = []
    while len(times) < LEAST or (len(times) < repeats and sum(times) < seconds):
        start = time.perf_counter()
        predict(batch)
        times.append(time.perf_counter() - start)
    each = [seconds_taken / batch_size * 1_000 for seconds_taken in times]
    return Measured(median(each), {"inference_latency": median_interval(each)}, images=len(batch))
