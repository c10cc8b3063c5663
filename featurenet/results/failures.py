"""Groups what came to nothing by cause, and finds the features that go with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurenet.records import State, Trial
from featurenet.results.enrichment import Enriched, enriched

if TYPE_CHECKING:
    from featurenet.results.results import Results

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

CAME_TO_NOTHING = (State.REJECTED, State.FAILED, State.LOST)


@dataclass(frozen=True, slots=True)
class Failures:
    """Everything of a run that came to nothing for one cause.

    Args:
        cause: The word that groups.
        meaning: What the word stands for; "" for a cause that is not ours.
        trials: In the run's order, baselines last.
        reasons: (first line of a reason, how many have it), the most frequent first.
        features: What sampled models of the group have more often than others, or lack.
    """

    cause: str
    meaning: str
    trials: tuple[Trial, ...]
    reasons: tuple[tuple[str, int], ...]
    features: tuple[Enriched, ...]


def failures(results: Results) -> tuple[Failures, ...]:
    """Returns what was rejected, failed or was lost by cause, the most frequent cause first."""
    grouped = by_cause(results.trials)
    return tuple(
        Failures(
            cause,
            CAUSES.get(cause, ""),
            trials,
            tuple(Counter(map(reason_of, trials)).most_common()),
            enriched(results.structure, [trial.number for trial in trials if not trial.baseline]),
        )
        for cause, trials in grouped
    )


def by_cause(
    trials: Sequence[Trial], states: Sequence[State] = CAME_TO_NOTHING
) -> tuple[tuple[str, tuple[Trial, ...]], ...]:
    """Returns the trials in some states as (cause, trials), the most frequent cause first."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.state in states:
            cause = (trial.result.cause if trial.result else None) or "unknown"
            found.setdefault(cause, []).append(trial)
    ordered = sorted(found, key=lambda cause: (-len(found[cause]), cause))
    return tuple((cause, tuple(found[cause])) for cause in ordered)


def reason_of(trial: Trial) -> str:
    """Returns the first line of why a trial came to nothing."""
    reason = (trial.result.reason if trial.result else None) or ""
    return next(iter(reason.splitlines()), "") or "no reason recorded"
