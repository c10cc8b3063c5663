"""How far a trial has come, so that the death of its process costs only what it died of."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import replace

from featurenet.execution.death import Death
from featurenet.records import MetricResult, State, TrialResult
from featurenet.trial_news import Epoch, Kept, Measuring, MetricDone, News
from featurenet.trial_request import Trained, TrialRequest

GRACE_SECONDS = 10.0
"""Time above a trial's own limit after which its process is ended: it is to end by itself."""

DEATHS = 3
"""Times that a process may be killed from outside during one metric before that is blamed."""


class Course:
    """What has been heard of a trial, and until when its process may take.

    Args:
        request: What was asked.
    """

    def __init__(self, request: TrialRequest):
        self.request = request
        self.measuring: str | None = None
        self._kept: TrialResult | None = None
        self._trained = request.trained
        self._metrics: dict[str, MetricResult] = {}
        self._deaths: Counter[str | None] = Counter()
        self._deadline = math.inf

    @property
    def is_trained(self) -> bool:
        """Whether the model is kept, so that only its assessment can fail."""
        return self._trained is not None

    @property
    def is_late(self) -> bool:
        """Whether what its process does takes longer than it may."""
        return time.monotonic() > self._deadline

    @property
    def lateness(self) -> Death:
        """Why its process is ended, when it is late."""
        if self.measuring is not None:
            limit = self.request.metric_seconds
            return Death(
                "timeout", f"The worker process was stopped after the limit of {limit:g} s"
            )
        limits = f"{GRACE_SECONDS:g} s after the limit of {self.request.seconds:g} s"
        return Death("timeout", f"The worker was killed {limits}")

    def begin(self) -> None:
        """Takes note that a process begins with it."""
        seconds = None if self.is_trained else self.request.seconds
        self._allow(None if seconds is None else seconds + GRACE_SECONDS)

    def hear(self, news: News) -> None:
        """Takes note of what the process says."""
        if isinstance(news, Measuring):
            self._allow(self.request.metric_seconds)
        elif not isinstance(news, Epoch):
            self._allow(None)
        if isinstance(news, Kept):
            self._kept = news.result
            curves = {
                name: tuple(float("nan") if value is None else value for value in curve)
                for name, curve in news.result.history.items()
            }
            seconds = news.result.training_seconds or 0.0
            self._trained = Trained(news.result.files["keras"], curves, seconds)
        elif isinstance(news, Measuring):
            self.measuring = news.metric
        elif isinstance(news, MetricDone):
            self.measuring = None
            self._metrics[news.metric] = news.result

    def after(self, death: Death) -> TrialRequest | None:
        """Returns what is left to do when the process has died; None if all is to be done again.

        The metric that it died in has failed with the cause of death, unless something from outside
        killed the process: then it is computed again, a few times.
        """
        self._allow(None)
        if self._trained is None:
            return None
        self._deaths[self.measuring] += 1
        if death.cause != "lost" or self._deaths[self.measuring] >= DEATHS:
            if self.measuring is None:  # between two metrics: nothing to leave out
                return None
            reason = f"{death.reason}, while this metric was computed"
            self._metrics[self.measuring] = MetricResult(status="failed", reason=reason)
            self.measuring = None
        known = frozenset(self._metrics)
        return replace(self.request, trained=self._trained, known=known)

    def _allow(self, seconds: float | None) -> None:
        """Sets how long it may take from now on; None = for ever."""
        self._deadline = math.inf if seconds is None else time.monotonic() + seconds

    def complete(self, result: TrialResult) -> TrialResult:
        """Returns the result of the whole trial, from that of the process that ended it."""
        if result.state is not State.DONE:
            return result
        kept = self._kept or result
        return result.model_copy(
            update={
                "metrics": self._metrics | result.metrics,
                "history": kept.history,
                "files": kept.files | result.files,
                "training_seconds": kept.training_seconds,
                "seconds": max(kept.seconds, result.seconds),
            }
        )
