"""How far a trial has come, so that the death of its process costs only what it died of."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from featurenet.execution.death import Death
from featurenet.records import MetricResult, State, TrialResult
from featurenet.trial_news import Kept, Measuring, MetricDone, News
from featurenet.trial_request import Trained, TrialRequest

DEATHS = 3
"""Times that a process may be killed from outside during one metric before that is blamed."""


class Course:
    """What has been heard of a trial.

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

    @property
    def is_trained(self) -> bool:
        """Whether the model is kept, so that only its assessment can fail."""
        return self._trained is not None

    def hear(self, news: News) -> None:
        """Takes note of what the process says."""
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
