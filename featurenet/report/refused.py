"""Groups what was not trained by cause."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.records import State, Trial, figures
from featurenet.report.models import title
from featurenet.results import Results
from featurenet.results.failures import CAUSES, by_cause


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
    return tuple(
        Group(cause, CAUSES.get(cause, ""), tuple(map(_refused, trials)))
        for cause, trials in by_cause(results.trials, (State.REJECTED, State.FAILED))
    )


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
