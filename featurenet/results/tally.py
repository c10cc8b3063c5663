"""Counts what became of every sampled configuration, and says it in a line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurenet.records import State
from featurenet.results.formats import percent
from featurenet.results.order import rank, tied

if TYPE_CHECKING:
    from featurenet.results.results import Results


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the sampled configurations of a run stand; baselines are not counted.

    Args:
        asked: Models asked for; None where all of a file were.
        sampled: Configurations with a record.
        trained: Of these, trained and assessed.
        rejected: Refused before training, with a reason.
        failed: Started and not finished, with a reason.
        lost: Given up, as whoever carried them out went away again and again.
        cancelled: Called off.
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
    lost: int
    cancelled: int
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
        final = self.trained + self.rejected + self.failed + self.lost + self.cancelled
        return not self.gaps and final + self.unfinished == self.sampled

    @property
    def line(self) -> str:
        """The sum in words: "20 sampled = 18 trained + 1 rejected + 1 failed"."""
        parts = [
            f"{self.trained:,} trained",
            f"{self.rejected:,} rejected",
            f"{self.failed:,} failed",
        ]
        for state in ("lost", "cancelled", "running", "queued"):
            number = getattr(self, state)
            parts += [f"{number:,} {state}"] if number else []
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
        lost=states[State.LOST],
        cancelled=states[State.CANCELLED],
        running=states[State.RUNNING],
        queued=states[State.QUEUED],
        unlearned=len(results.unlearned),
        chance=results.chance,
        gaps=tuple(sorted(set(range(1, expected + 1)) - present)),
    )


def summary(results: Results) -> str:
    """Returns the line that accounts for every sampled configuration.

    It says, too, how many learned nothing, and whom the first place is shared with.
    """
    counts = tally(results)
    return "; ".join(filter(None, (counts.line, counts.learning, first_place(results))))


def first_place(results: Results) -> str:
    """Says of which models the most accurate one cannot be told apart; "" if it is alone."""
    models = sorted(results.learned, key=rank)
    ties = len(tied(models[0], models[1:])) if len(models) > 1 else 0
    if not ties:
        return ""
    others = f"{ties:,} other" if ties == 1 else f"{ties:,} others"
    return f"the most accurate, {models[0].name}, is tied with {others}"
