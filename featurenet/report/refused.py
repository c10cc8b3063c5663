"""Groups what was not trained by cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from featurenet.records import State, Trial, figures
from featurenet.report.models import title
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
    size = figures(result).get("size") if result else None
    return Refused(
        number=trial.number,
        name=title(trial),
        baseline=trial.baseline,
        state=trial.state.value,
        reason=(result.reason if result else None) or "no reason recorded",
        size=size.value if size is not None else None,
        seconds=result.seconds if result else 0.0,
    )
