"""An executor without models: what each trial comes to is told by a function of the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from featurenet import intake  # noqa: F401 – registers the executors that tests replace
from featurenet.execution.executor import Death, Ended, OnEpoch
from featurenet.records import State, TrialResult
from featurenet.trial_request import Key, TrialRequest

Outcome = Callable[[TrialRequest], TrialResult | Death | None]
"""Returns what a trial comes to; None lets it run for ever."""


def done(request: TrialRequest) -> TrialResult:
    return TrialResult(state=State.DONE)


class StubExecutor:
    """Ends what has been submitted at the next poll."""

    def __init__(self, slots: int, on_epoch: OnEpoch, outcome: Outcome = done):
        self.slots = slots
        self.cancelled: list[Key] = []
        self._outcome = outcome
        self._running: dict[Key, TrialRequest] = {}

    @property
    def capacity(self) -> int:
        return self.slots - len(self._running)

    def submit(self, request: TrialRequest) -> None:
        self._running[request.key] = request

    def poll(self, seconds: float) -> Iterator[Ended]:
        ended = [(key, self._outcome(each)) for key, each in self._running.items()]
        if not any(outcome for _, outcome in ended):
            time.sleep(min(seconds, 0.05))
        for key, outcome in ended:
            if outcome is not None:
                del self._running[key]
                yield Ended(key, outcome)

    def cancel(self, key: Key) -> None:
        self.cancelled.append(key)
        self._running.pop(key, None)

    def close(self) -> None:
        self._running.clear()
