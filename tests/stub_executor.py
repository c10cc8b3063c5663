"""An executor without models: what each trial comes to is told by a function of the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from featurenet import intake  # noqa: F401 – registers the executors that tests replace
from featurenet.analyses.request import AnalysisRequest
from featurenet.analyses.study import Studied, study
from featurenet.execution.death import Death
from featurenet.execution.executor import Ended, OnEpoch, Request, RequestKey
from featurenet.records import State, TrialResult

Outcome = Callable[[Any], TrialResult | Studied | Death | None]
"""Returns what a request comes to; None lets it run for ever."""


def done(request: Request) -> TrialResult | Studied:
    if isinstance(request, AnalysisRequest):
        return study(request)
    return TrialResult(state=State.DONE)


class StubExecutor:
    """Ends what has been submitted at the next poll."""

    def __init__(self, slots: int, on_epoch: OnEpoch, outcome: Outcome = done):
        self.slots = slots
        self.cancelled: list[RequestKey] = []
        self._outcome = outcome
        self._running: dict[RequestKey, Request] = {}

    @property
    def capacity(self) -> int:
        return self.slots - len(self._running)

    def submit(self, request: Request) -> None:
        self._running[request.key] = request

    def poll(self, seconds: float) -> Iterator[Ended]:
        ended = [(key, self._outcome(each)) for key, each in self._running.items()]
        if not any(outcome for _, outcome in ended):
            time.sleep(min(seconds, 0.05))
        for key, outcome in ended:
            if outcome is not None:
                del self._running[key]
                yield Ended(key, outcome)

    def cancel(self, key: RequestKey) -> None:
        self.cancelled.append(key)
        self._running.pop(key, None)

    def close(self) -> None:
        self._running.clear()
