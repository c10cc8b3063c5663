"""Counts what became of every sampled configuration, and groups what was not trained by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from featurenet.records import State, Trial
from featurenet.results.columns import percent
from featurenet.report.models import title
from featurenet.report.values import numbers
from featurenet.results import Results

CAUSES = {
    "diverged": "The loss became NaN or infinite",
    "timeout": "Training passed the time limit of one trial",
    "memory": "Training needs more memory than there is, or than the limit",
    "weights": "More trainable weights than the limit",
    "flops": "More floating-point operations than the limit",
    "architecture": "The architecture cannot be built",
    "error": "Building, training or assessing the model raised an error",
    "crash": "The worker process ended without an answer",
    "lost": "Something killed its worker twice, or the run was interrupted three times",
}
"""Cause → what it means."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the sampled configurations of a run stand; baselines are not counted.

    Args:
        asked: Models asked for; None where all of a file were.
        sampled: Configurations with a record.
        trained: Of these, trained and assessed.
        rejected: Refused before training, with a reason.
        failed: Started and not finished, with a reason.
        running: Being trained.
        queued: Waiting.
        unlearned: Of those trained, no better than always answering the most frequent class.
        chance: Share of test images in that class; None if not known.
        gaps: Positions of the sample without a record; () in a sound run.
    """

    asked: int | None
    sampled: int
    trained: int
    rejected: int
    failed: int
    running: int
    queued: int
    unlearned: int
    chance: float | None
    gaps: tuple[int, ...]

    @property
    def unfinished(self) -> int:
        """Configurations that are still to be trained."""
        return self.running + self.queued

    @property
    def adds_up(self) -> bool:
        """Whether every sampled configuration is accounted for exactly once."""
        final = self.trained + self.rejected + self.failed
        return not self.gaps and final + self.unfinished == self.sampled

    @property
    def line(self) -> str:
        """The sum in words: "20 sampled = 18 trained + 1 rejected + 1 failed"."""
        parts = [
            f"{self.trained:,} trained",
            f"{self.rejected:,} rejected",
            f"{self.failed:,} failed",
        ]
        if self.running:
            parts.append(f"{self.running:,} running")
        if self.queued:
            parts.append(f"{self.queued:,} queued")
        return f"{self.sampled:,} sampled = {' + '.join(parts)}"

    @property
    def learning(self) -> str:
        """How many trained models learned nothing, in words; "" if none did, or it is not known."""
        if not self.unlearned or self.chance is None:
            return ""
        words = (
            f"{self.unlearned:,} of {self.trained:,} learned nothing (no better than always "
            f"answering the most frequent class, {percent(self.chance)})"
        )
        return f"{words}: there is no best model" if self.unlearned == self.trained else words


@dataclass(frozen=True, slots=True)
class Refused:
    """A configuration or baseline that was not trained, or not to the end.

    Args:
        number: The trial's number.
        name: Its name for people.
        baseline: Whether it is a baseline.
        state: "rejected" or "failed".
        reason: Why, in a sentence.
        size: Trainable weights, if known.
        seconds: Time spent on it.
    """

    number: int
    name: str
    baseline: bool
    state: str
    reason: str
    size: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that was refused for one cause.

    Args:
        cause: The word that groups.
        meaning: What the word stands for; "" for a cause that is not ours.
        members: In the run's order.
    """

    cause: str
    meaning: str
    members: tuple[Refused, ...]


def tally(results: Results) -> Tally:
    """Counts the sampled configurations of a run by state."""
    states = Counter(trial.state for trial in results.sampled)
    present = {trial.number for trial in results.sampled}
    expected = results.sample.get("models", max(present, default=0))
    return Tally(
        asked=results.sample.get("asked") or results.experiment.models,
        sampled=len(results.sampled),
        trained=states[State.DONE],
        rejected=states[State.REJECTED],
        failed=states[State.FAILED],
        running=states[State.RUNNING],
        queued=states[State.QUEUED],
        unlearned=len(results.unlearned),
        chance=results.chance,
        gaps=tuple(sorted(set(range(1, expected + 1)) - present)),
    )


def groups(results: Results) -> tuple[Group, ...]:
    """Returns every rejected or failed trial by cause, the most frequent cause first."""
    by_cause: dict[str, list[Refused]] = {}
    for trial in results:
        if trial.state not in (State.REJECTED, State.FAILED):
            continue
        cause = (trial.result.cause if trial.result else None) or "unknown"
        by_cause.setdefault(cause, []).append(_refused(trial))
    ordered: Iterable[str] = sorted(by_cause, key=lambda cause: (-len(by_cause[cause]), cause))
    return tuple(Group(cause, CAUSES.get(cause, ""), tuple(by_cause[cause])) for cause in ordered)


def _refused(trial: Trial) -> Refused:
    result = trial.result
    return Refused(
        number=trial.number,
        name=title(trial),
        baseline=trial.baseline,
        state=trial.state.value,
        reason=(result.reason if result else None) or "no reason recorded",
        size=numbers(trial).get("size"),
        seconds=result.seconds if result else 0.0,
    )
