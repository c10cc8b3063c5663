"""The trials of a run by what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from featurenet.records import State, Trial
from featurenet.significance import accuracy_of, has_learned


class Population:
    """What a run sampled and trained beside its baselines.

    Args:
        trials: All of them, in order; baselines last.
        data: What was read of the data set.
    """

    trials: tuple[Trial, ...]
    data: Mapping[str, Any]

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the data set's classes; () in runs of earlier versions."""
        return tuple(self.data.get("class_names", ()))

    @property
    def sampled(self) -> tuple[Trial, ...]:
        """The trials that stand for sampled configurations."""
        return tuple(trial for trial in self.trials if not trial.baseline)

    @property
    def baselines(self) -> tuple[Trial, ...]:
        """The named networks trained for comparison."""
        return tuple(trial for trial in self.trials if trial.baseline)

    @property
    def done(self) -> tuple[Trial, ...]:
        """Sampled configurations that were trained."""
        return self._in_state(State.DONE)

    @property
    def unlearned(self) -> tuple[Trial, ...]:
        """Those of `done` that are no better than always answering the most frequent class.

        That is, the interval of their accuracy does not lie above `chance`. They are never the
        best by any metric and never on the Pareto front.
        """
        return tuple(trial for trial in self.done if has_learned(trial.result) is False)

    @property
    def learned(self) -> tuple[Trial, ...]:
        """Those of `done` that are not `unlearned`; where chance is not known, nothing is said."""
        return tuple(trial for trial in self.done if has_learned(trial.result) is not False)

    @property
    def chance(self) -> float | None:
        """Share of test images in the most frequent class; None if it was not recorded."""
        found = (accuracy_of(trial.result) for trial in self.trials)
        return next((each.chance for each in found if each and each.chance is not None), None)

    @property
    def rejected(self) -> tuple[Trial, ...]:
        """Sampled configurations that were not built."""
        return self._in_state(State.REJECTED)

    @property
    def failed(self) -> tuple[Trial, ...]:
        """Sampled configurations whose training failed."""
        return self._in_state(State.FAILED)

    @property
    def lost(self) -> tuple[Trial, ...]:
        """Sampled configurations whose worker went away, again and again."""
        return self._in_state(State.LOST)

    @property
    def cancelled(self) -> tuple[Trial, ...]:
        """Sampled configurations that were called off."""
        return self._in_state(State.CANCELLED)

    @property
    def unfinished(self) -> tuple[Trial, ...]:
        """Sampled configurations that wait or run."""
        return tuple(t for t in self.sampled if t.state in (State.QUEUED, State.RUNNING))

    def _in_state(self, state: State) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.sampled if trial.state is state)

    def __iter__(self) -> Iterator[Trial]:
        return iter(self.trials)

    def __len__(self) -> int:
        return len(self.trials)
