"""One thing that happened in a run: what terminal, log, report and dashboard are all told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from featurenet.records.record import Record


class Event(Record):
    """One thing that happened, written together with the fact that it tells.

    Kinds: "run.started", "data.ready", "sample.progress", "sample.done", "trials.ready",
    "run.done"; and of one trial "trial.running", "trial.epoch", "trial.retried", "trial.done",
    "trial.rejected", "trial.failed", which have a `TrialResult.brief` as data, and
    "trial.assessed". Of an analysis, whose name is in the data: "analysis.started",
    "analysis.done" (its summary and figures), "analysis.skipped", "analysis.failed" (the reason);
    "analysis.asked" has the names of those that were asked for later.

    Args:
        id: Counted from 1 within the store, without gaps.
        run: The run's number.
        time: Seconds since the epoch.
        kind: What happened.
        trial: The trial's number, if the event is about one.
        data: Plain values.
    """

    id: int
    run: int
    time: float
    kind: str
    trial: int | None = None
    data: dict[str, Any] = {}


Notify = Callable[[Event], None]
"""Receives the events of a run as they are written."""
