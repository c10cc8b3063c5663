"""What a run came to: its trials, the best of them, the Pareto front, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from featurenet.errors import InvalidInputError
from featurenet.records import Experiment, RunState, State, Trial
from featurenet.registry import near_matches
from featurenet.store.artifacts import trial_folder
from featurenet.store.store import Store

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Results:
    """A run's outcome, as far as it has come.

    Args:
        folder: Where the run's files lie.
        experiment: What was asked.
        state: Where the run stands.
        sample: Facts about the sample: strategy, seed, models, diversity …
        versions: What the run was made with.
        metrics: Metric name → "description" and "outputs" (name, direction, unit, range).
        trials: All of them, in order; baselines last.
    """

    folder: Path
    experiment: Experiment
    state: RunState
    sample: Mapping[str, Any]
    versions: Mapping[str, str]
    metrics: Mapping[str, Mapping[str, Any]]
    trials: tuple[Trial, ...]

    @classmethod
    def load(cls, folder: Path | str) -> Results:
        """Reads the run in `folder`.

        Raises:
            InvalidInputError: If there is none.
        """
        with Store(Path(folder)) as store:
            runs = store.runs()
            if not runs:
                raise InvalidInputError(f"{folder} holds no run: its store is empty.")
            run = runs[-1]
            trials = tuple(store.trials(run.id))
        return cls(
            folder=Path(run.folder),
            experiment=run.experiment,
            state=run.state,
            sample=run.facts.get("sample", {}),
            versions=run.facts.get("versions", {}),
            metrics=run.facts.get("metrics", {}),
            trials=trials,
        )

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
    def rejected(self) -> tuple[Trial, ...]:
        """Sampled configurations that were not built."""
        return self._in_state(State.REJECTED)

    @property
    def failed(self) -> tuple[Trial, ...]:
        """Sampled configurations whose training failed."""
        return self._in_state(State.FAILED)

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

    def value(self, trial: Trial, metric: str) -> Any:
        """Returns a metric's value, with large arrays read from their file; None if there is none.

        Args:
            trial: One of this run's trials.
            metric: The metric's name; "name.key" looks into a dict.
        """
        if trial.result is None:
            return None
        name, key = metric, None
        if name not in trial.result.metrics and "." in name:
            name, key = metric.rsplit(".", 1)
        found = trial.result.metrics.get(name)
        if found is None or found.status != "ok":
            return None
        value = found.value
        if isinstance(value, Mapping) and set(value) == {"file", "shape"}:
            return np.load(self.folder / trial_folder(trial.name) / value["file"])
        return value.get(key) if key is not None and isinstance(value, Mapping) else value

    def best(self, metric: str = "accuracy", count: int | None = None) -> Any:
        """Returns the trained model that is best by a metric, or the best `count` as a tuple.

        Args:
            metric: A scalar metric with a direction.
            count: None for the single best trial (None if nothing was trained).
        """
        sign = 1.0 if self._direction(metric) == "max" else -1.0
        ranked = sorted(
            (t for t in self.done if self._number(t, metric) is not None),
            key=lambda trial: -sign * (self._number(trial, metric) or 0.0),
        )
        return tuple(ranked[:count]) if count is not None else (ranked[0] if ranked else None)

    def pareto(self, metrics: Sequence[str] = ("accuracy", "size")) -> tuple[Trial, ...]:
        """Returns the trained models that no other one dominates.

        One dominates another if it is nowhere worse and somewhere better.

        Args:
            metrics: Scalar metrics with a direction.
        """
        signs = [1.0 if self._direction(metric) == "max" else -1.0 for metric in metrics]
        points: list[tuple[Trial, tuple[float, ...]]] = []
        for trial in self.done:
            values = [self._number(trial, metric) for metric in metrics]
            if all(value is not None for value in values):
                signed = (s * (v or 0.0) for s, v in zip(signs, values, strict=True))
                points.append((trial, tuple(signed)))
        return tuple(
            trial
            for trial, point in points
            if not any(_dominates(other, point) for _, other in points)
        )

    def _direction(self, metric: str) -> str:
        """The direction of a metric that this run has.

        Raises:
            InvalidInputError: If the run has no such metric, or it has no direction.
        """
        if metric not in self.metrics:
            hint = near_matches(metric, self.metrics)
            raise InvalidInputError(f"The run in {self.folder} has no metric {metric!r}.{hint}")
        direction = self.metrics[metric]["outputs"][0]["direction"]
        if direction == "none":
            raise InvalidInputError(f"Metric {metric!r} has no direction: nothing is best by it.")
        return str(direction)

    def _number(self, trial: Trial, metric: str) -> float | None:
        value = self.value(trial, metric)
        return float(value) if isinstance(value, int | float) else None

    def to_records(self) -> list[dict[str, Any]]:
        """Returns one flat dict for each trial: name, state, cause, reason and scalar metrics."""
        return [self._record(trial) for trial in self.trials]

    def _record(self, trial: Trial) -> dict[str, Any]:
        record: dict[str, Any] = {
            "name": trial.name,
            "baseline": trial.baseline,
            "state": str(trial.state),
        }
        result = trial.result
        if result is None:
            return record
        record |= {"cause": result.cause, "reason": result.reason, **result.summary}
        for name, metric in result.metrics.items():
            record |= _flatten(name, metric.value)
        return record

    def to_pandas(self) -> pandas.DataFrame:
        """Returns `to_records()` as a data frame indexed by name.

        Raises:
            InvalidInputError: If pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise InvalidInputError("to_pandas() needs pandas: pip install pandas.") from None
        return pandas.DataFrame.from_records(self.to_records(), index="name")


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def _flatten(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping) and set(value) != {"file", "shape"}:
        return {f"{name}.{key}": item for key, item in value.items()}
    return {name: value}
