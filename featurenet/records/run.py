"""A run, its trials and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from featurenet.records.experiment import Experiment
from featurenet.records.record import Record
from featurenet.records.training import TrainingPlan


class State(StrEnum):
    """Where a trial stands. `done` and `rejected` are final; the rest may be tried again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"
    LOST = "lost"
    CANCELLED = "cancelled"


class MetricResult(Record):
    """One metric on one model.

    Args:
        status: "ok", "partial" (measured on fewer images than asked for), "skipped" or "failed";
            a value is present only when it is ok or partial.
        value: A number, an array as nested lists, a dict of these, or {"file": …, "shape": …}
            for a large array kept beside the model. NaN and infinities are None.
        reason: Why there is no value, or not all of it, or what is odd about it.
        intervals: Output → 95 % confidence interval; that of a metric that gives one number is
            under the metric's name.
        images: Images that it was measured on; None if that is not a matter of images.
        chance: What always answering the most frequent class would have; None if not known.
        options: Every option that it was computed with, those left at their defaults, too.
        seed: Source of its random choices; None if it makes none.
        seconds: Wall-clock time that the metric took.
        cpu_seconds: Processor time that it took, of all threads.
        files: Name → picture kept beside the model; a path relative to the model's folder.
    """

    status: Literal["ok", "partial", "skipped", "failed"]
    value: Any = None
    reason: str | None = None
    intervals: dict[str, tuple[float, float]] = {}
    images: int | None = None
    chance: float | None = None
    options: dict[str, Any] = {}
    seed: int | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    files: dict[str, str] = {}

    @property
    def measured(self) -> bool:
        """Whether there is a value, of all images asked for or of fewer."""
        return self.status in ("ok", "partial")


class TrialResult(Record):
    """What one trial came to.

    Args:
        state: DONE, REJECTED, FAILED or LOST (whoever carried it out went away, again and again).
        cause: One word for grouping: "diverged", "timeout", "memory", "weights", "crash" …
        reason: A sentence for people, for a trial that is not done.
        metrics: Metric name → result.
        history: Per-epoch curves: "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate".
        adaptations: What was added so that shapes fit, in words.
        files: Kind of artefact → path relative to the run's folder.
        summary: Structure figures known without training: weights, flops, depth, memory.
        seconds: Wall-clock time of the whole trial.
        training_seconds: Wall-clock time of training alone; None if it did not come to an end.
        device: Where the model was trained or assessed, as Keras calls it: "cpu:0", "gpu:0"; "" if
            that is not known, as before it was recorded.
    """

    state: State
    cause: str | None = None
    reason: str | None = None
    metrics: dict[str, MetricResult] = {}
    history: dict[str, list[float | None]] = {}
    adaptations: tuple[str, ...] = ()
    files: dict[str, str] = {}
    summary: dict[str, float] = {}
    seconds: float = 0.0
    training_seconds: float | None = None
    device: str = ""

    @property
    def words(self) -> str:
        """Its main figures, or why there are none, in a few words."""
        if self.state is not State.DONE:
            reason = (self.reason or "no reason recorded").splitlines()[0]
            return f"({self.cause}): {reason}" if self.cause else reason
        parts = []
        accuracy = self.metrics.get("accuracy")
        if accuracy is not None and isinstance(accuracy.value, int | float):
            ends = accuracy.intervals.get("accuracy")
            span = f" ({ends[0]:.3f}-{ends[1]:.3f})" if ends else ""
            parts.append(f"accuracy {accuracy.value:.4f}{span}")
        if "weights" in self.summary:
            parts.append(f"{self.summary['weights']:,.0f} weights")
        return ", ".join(parts)

    def brief(self) -> TrialResult:
        """Returns it without what is long: with no metric but the accuracy, curves nor files."""
        metrics = {name: each for name, each in self.metrics.items() if name == "accuracy"}
        left_out: dict[str, Any] = {"history": {}, "adaptations": (), "files": {}}
        return self.model_copy(update={"metrics": metrics, **left_out})


class RunState(StrEnum):
    """Where a run stands; one whose process has died stays as it was until another takes it."""

    QUEUED = "queued"
    SAMPLING = "sampling"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


RUN_CHANGES: Mapping[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset(
        {RunState.SAMPLING, RunState.RUNNING, RunState.PAUSED, RunState.CANCELLED, RunState.FAILED}
    ),
    RunState.SAMPLING: frozenset(
        {
            *(RunState.QUEUED, RunState.RUNNING, RunState.PAUSED, RunState.CANCELLED),
            *(RunState.DONE, RunState.FAILED),  # done: there was nothing to propose
        }
    ),
    RunState.RUNNING: frozenset(
        {RunState.DONE, RunState.PAUSED, RunState.CANCELLED, RunState.FAILED}
    ),
    RunState.PAUSED: frozenset({RunState.QUEUED, RunState.RUNNING, RunState.CANCELLED}),
    RunState.CANCELLED: frozenset({RunState.QUEUED, RunState.RUNNING}),
    RunState.DONE: frozenset({RunState.RUNNING}),
    RunState.FAILED: frozenset({RunState.QUEUED, RunState.RUNNING}),
}
"""State of a run → those that may follow; the last three are left when trials are tried again."""

OPEN = (RunState.QUEUED, RunState.SAMPLING, RunState.RUNNING)
"""States in which there is something to do."""


class Run(Record):
    """An experiment being carried out.

    Args:
        id: Its number in the store.
        experiment: What was asked.
        folder: Absolute path of its files.
        state: Where it stands.
        facts: "sample" (strategy, seed, iterations, seconds, exhausted, diversity …), "data"
            (shape, scale, images per class, notes), "versions" and "metrics" (description and
            outputs of each), once known.
        created: Seconds since the epoch.
        priority: Those with a higher one are carried out first.
        private: Whether it needs functions that only the process which started it has.
    """

    id: int
    experiment: Experiment
    folder: str
    state: RunState
    facts: dict[str, Any] = {}
    created: float
    priority: int = 0
    private: bool = False


class Trial(Record):
    """One configuration, or one baseline, in a run.

    Args:
        number: Position in the sample, counted from 1; baselines follow the sample.
        name: "0007" or the baseline's name.
        baseline: Whether this is a baseline, which does not count as sampled.
        state: Where it stands.
        attempts: Times it was started.
        deaths: Times that whoever carried it out went away, since it was last queued by hand.
        plan: How it is trained; None as the run says.
        parent: Number of the trial that it continues from or comes from.
        origin: How its strategy came to it, in words.
        result: Present once the state is final.
    """

    number: int
    name: str
    baseline: bool
    state: State
    attempts: int = 0
    deaths: int = 0
    plan: TrainingPlan | None = None
    parent: int | None = None
    origin: str = ""
    result: TrialResult | None = None

    def __repr__(self) -> str:
        """Returns one line: "0007 done accuracy 0.9331 (0.902-0.955), 8,406 weights"."""
        words = f"{self.name} {self.state}"
        return f"{words} {self.result.words}".rstrip() if self.result else words

    __str__ = __repr__
