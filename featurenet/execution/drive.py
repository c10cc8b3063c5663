"""From requests to results, where no store says what is next: an assessment, a single baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from featurenet.execution.death import Death
from featurenet.execution.executor import Executor, RequestKey
from featurenet.records import TrialResult
from featurenet.trial_request import Key, TrialRequest

ATTEMPTS = 2
"""Processes that may die of one request before it has failed."""

POLL_SECONDS = 0.2


def drive(
    executor: Executor, requests: Iterable[TrialRequest]
) -> Iterator[tuple[Key, TrialResult]]:
    """Carries out requests in order, one when there is room, and yields each result as it comes.

    Args:
        executor: Where they run.
        requests: Taken one by one.

    Raises:
        OSError: If a worker meets a full disk.
    """
    waiting = iter(requests)
    again: list[TrialRequest] = []
    running: dict[RequestKey, TrialRequest] = {}
    deaths: Counter[Key] = Counter()
    while True:
        while executor.capacity and (request := again.pop() if again else next(waiting, None)):
            running[request.key] = request
            executor.submit(request)
        if not running:
            return
        for ended in executor.poll(POLL_SECONDS):
            request = running.pop(ended.key)
            if isinstance(ended.outcome, TrialResult):
                yield request.key, ended.outcome
            elif isinstance(ended.outcome, Death):
                deaths[request.key] += 1
                if deaths[request.key] < ATTEMPTS:
                    again.append(request)
                else:
                    reason = f"{ended.outcome.reason}, in each of {ATTEMPTS} attempts"
                    yield request.key, replace(ended.outcome, reason=reason).failed
