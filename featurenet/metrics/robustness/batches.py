"""Measures images batch by batch, until all are measured or the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from featurenet.metrics.clean_pass import BATCH

Part = TypeVar("Part")


def in_batches(
    count: int, seconds: float | None, measure: Callable[[int, int], Part], batch: int = BATCH
) -> tuple[list[Part], str | None]:
    """Measures images 0 to `count` in batches, which are the same whatever the time limit.

    Args:
        count: Images.
        seconds: Wall-clock time after which no further batch is begun; the first one always is.
            None = no limit.
        measure: From the first image of a batch and the one after its last to what is measured.
        batch: Images at a time.

    Returns:
        What was measured of each batch, and why not all were; None if they were.
    """
    start = time.perf_counter()
    parts: list[Part] = []
    for first in range(0, count, batch):
        if parts and seconds is not None and time.perf_counter() - start > seconds:
            return parts, f"{first} of {count} images were measured within {seconds:g} s"
        parts.append(measure(first, min(first + batch, count)))
    return parts, None
