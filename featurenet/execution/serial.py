"""Carries out requests one after the other in this process: the default of the Python API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from featurenet.analyses.request import AnalysisRequest
from featurenet.analyses.study import study
from featurenet.execution.executor import THREADS, Ended, OnEpoch, Request, RequestKey
from featurenet.records import TrialResult
from featurenet.trial_news import Epoch, News
from featurenet.trial_request import Key, TrialRequest


class _Unwanted(BaseException):
    """Ends a trial that was cancelled; no fault of the model, which `Exception` would say."""


class Serial:
    """Runs a request within `poll`, which returns when it has ended; see `Executor`."""

    def __init__(self, slots: int, on_epoch: OnEpoch):
        self.slots = 1
        self._on_epoch = on_epoch
        self._waiting: Request | None = None

    @property
    def capacity(self) -> int:
        """1 if nothing waits to be run."""
        return int(self._waiting is None)

    def submit(self, request: Request) -> None:
        """Takes the request that the next `poll` runs."""
        self._waiting = request

    def poll(self, seconds: float) -> Iterator[Ended]:
        """Runs what waits to its end; sleeps if there is nothing."""
        request, self._waiting = self._waiting, None
        if request is None:
            time.sleep(seconds)
        elif isinstance(request, AnalysisRequest):
            yield Ended(request.key, study(request))
        else:
            try:
                result = self._train(request)
            except _Unwanted:
                return
            yield Ended(request.key, result)

    def _train(self, request: TrialRequest) -> TrialResult:
        # Imported on use: this is what brings Keras into the process.
        from featurenet.training.determinism import prepare_process

        prepare_process(THREADS)
        from featurenet.training.settings import pinned  # after that: it imports Keras itself
        from featurenet.trial import run_trial

        with pinned():
            return run_trial(request, partial(self._tell, request.key))

    def _tell(self, key: Key, news: News) -> None:
        if isinstance(news, Epoch) and not self._on_epoch(key, news.as_event):
            raise _Unwanted

    def cancel(self, key: RequestKey) -> None:
        """Forgets a request that waits; a trial that runs ends after its epoch."""
        if self._waiting is not None and self._waiting.key == key:
            self._waiting = None

    def close(self) -> None:
        """Forgets what waits."""
        self._waiting = None
