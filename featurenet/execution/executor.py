"""What an executor is, and the table of those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from featurenet.analyses.request import AnalysisRequest, StudyKey
from featurenet.analyses.study import Studied
from featurenet.execution.death import Death
from featurenet.records import TrialResult
from featurenet.registry import Registry
from featurenet.trial_request import Key, TrialRequest

Request = TrialRequest | AnalysisRequest
"""What an executor takes: a model to train or to assess, or several to study together."""

RequestKey = Key | StudyKey
"""What tells a request from others."""

OnEpoch = Callable[[Key, dict[str, Any]], bool]
"""Receives a trial's key, and "epoch" and its figures, on the caller's thread; returns whether the
trial is still wanted."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a request.

    Args:
        key: Of the request.
        outcome: Its result, or the death of whoever carried it out.
    """

    key: RequestKey
    outcome: TrialResult | Studied | Death


class Executor(Protocol):
    """Carries out requests at several places at once; the death of one harms no other.

    Args:
        slots: How many at once; may be changed at any time.
    """

    slots: int

    @property
    def capacity(self) -> int:
        """How many more requests it takes now."""
        ...

    def submit(self, request: Request) -> None:
        """Takes a request, when there is capacity; nothing is heard of it but by `poll`."""
        ...

    def poll(self, seconds: float) -> Iterable[Ended]:
        """Waits until something has ended, no longer than told if requests run elsewhere.

        Raises:
            OSError: If a worker meets a full disk.
            WorkerError: If no worker can be started.
        """
        ...

    def cancel(self, key: RequestKey) -> None:
        """Ends a request at once, if it runs; nothing more is heard of it."""
        ...

    def close(self) -> None:
        """Ends all that runs at once."""
        ...


MakeExecutor = Callable[[int, OnEpoch], Executor]
"""From a number of slots, and what hears of epochs, to an executor. One that may lack something has
a method `check`, which raises InvalidInputError before anything is written."""

EXECUTORS: Registry[MakeExecutor] = Registry("executor", "featurenet.executors")
"""Name → what makes an executor."""

THREADS = 1
"""Threads of a worker. Sums are split among threads, so figures would change with their number;
one each also trains many models fastest."""
