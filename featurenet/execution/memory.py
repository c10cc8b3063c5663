"""How much memory a worker holds, and how much it may."""

from __future__ import annotations

from pathlib import Path

import psutil

SHARE = 0.6
"""Of the machine's memory, for all workers together."""

CGROUP = Path("/sys/fs/cgroup/memory.max")
"""Where Linux says how much a container may hold, "max" if as much as there is."""


def resident(process: int) -> int:
    """Returns the bytes of memory that a process and those that it has started hold now.

    What workers share with the server that they are forked from counts for each. A process that has
    ended holds nothing.
    """
    total = 0
    try:
        root = psutil.Process(process)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    for each in family:
        try:
            total += each.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
    return total


def fair_share(workers: int) -> int:
    """Returns the bytes that each of so many workers may hold."""
    total = psutil.virtual_memory().total
    try:
        total = min(total, int(CGROUP.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit
        pass
    return int(total * SHARE / max(1, workers))
