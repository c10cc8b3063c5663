"""What an executor is, and the table of those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from featurenet.records import TrialResult
from featurenet.registry import Registry
from featurenet.trial_request import TrialRequest

Notify = Callable[[int, str, dict[str, Any]], None]
"""Receives (trial number, event kind, data) while trials run; called on the caller's thread."""


class Executor(Protocol):
    """Carries out trials and yields each as it ends.

    Closing the iterator, or an exception in the caller's loop, ends all running trials at once.
    A trial whose worker dies is tried once more, and is then FAILED with "memory", "lost" or
    "crash" as its cause; the others are unharmed.
    """

    def __call__(
        self, requests: Iterable[TrialRequest], notify: Notify
    ) -> Iterator[tuple[int, TrialResult]]:
        """Takes `requests` in order, one when there is room, and notifies of their progress.

        The kinds of events are "trial.running", "trial.epoch" and "trial.retried".

        Yields:
            (trial number, result), in the order in which they end.

        Raises:
            OSError: If a worker meets a full disk.
        """
        ...


EXECUTORS: Registry[Callable[[int], Executor]] = Registry("executor", "featurenet.executors")
"""Name → function from a number of workers to an executor."""

THREADS = 1
"""Threads of a worker. Sums are split among threads, so figures would change with their number;
one each also trains many models fastest."""
