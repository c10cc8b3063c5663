"""Measures images block by block, until all are measured or the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from featurenet.metrics.clean_pass import BLOCK

Part = TypeVar("Part")


def in_blocks(
    count: int, seconds: float | None, measure: Callable[[int, int], Part], block: int = BLOCK
) -> tuple[list[Part], str | None]:
    """Measures images 0 to `count` in blocks, which are the same whatever the time limit.

    Args:
        count: Images.
        seconds: Wall-clock time after which no further block is begun; the first one always is.
            None = no limit.
        measure: From the first image of a block and the one after its last to what is measured.
        block: Images at a time.

    Returns:
        What was measured of each block, and why not all were; None if they were.
    """
    start = time.perf_counter()
    parts: list[Part] = []
    for first in range(0, count, block):
        if parts and seconds is not None and time.perf_counter() - start > seconds:
            return parts, f"{first} of {count} images were measured within {seconds:g} s"
        parts.append(measure(first, min(first + block, count)))
    return parts, None
