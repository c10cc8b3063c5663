"""Runs made up for the tests of the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, RunState, State, Trial, TrialResult
from featurenet.results import Results

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>drawn</title></svg>'


def ok(value: Any) -> MetricResult:
    """A metric that went well."""
    return MetricResult(status="ok", value=value)


def model(
    number: int,
    accuracy: float | None = 0.9,
    size: int = 1_000,
    baseline: str | None = None,
    **fields: Any,
) -> Trial:
    """A trained model; `fields` are of its result."""
    metrics = {"size": ok(size)}
    if accuracy is not None:
        efficiency = accuracy * 100 / max(size, 1) * 10_000
        metrics |= {"accuracy": ok(accuracy), "efficiency": ok(efficiency)}
    metrics |= fields.pop("metrics", {})
    result = TrialResult(state=State.DONE, metrics=metrics, seconds=2.0, **fields)
    name = baseline or f"{number:04d}"
    return Trial(number=number, name=name, baseline=bool(baseline), state=State.DONE, result=result)


def measured(
    number: int, right: int, size: int = 1_000, images: int = 1_000, **fields: Any
) -> Trial:
    """A model that is right on so many images, a tenth of them of the most frequent class."""
    interval = share_interval(right, images)
    accuracy = MetricResult(
        status="ok", value=right / images, intervals={"accuracy": interval}, chance=0.1
    )
    metrics = {"accuracy": accuracy} | fields.pop("metrics", {})
    return model(number, right / images, size, metrics=metrics, **fields)


def refused(
    number: int,
    cause: str | None = "weights",
    reason: str | None = "21,000,000 trainable weights are over the limit of 20,000,000",
    state: State = State.REJECTED,
    baseline: str | None = None,
) -> Trial:
    """A trial that was rejected or failed."""
    result = TrialResult(state=state, cause=cause, reason=reason, summary={"weights": 21e6})
    name = baseline or f"{number:04d}"
    return Trial(number=number, name=name, baseline=bool(baseline), state=state, result=result)


def queued(number: int) -> Trial:
    """A trial that waits."""
    return Trial(number=number, name=f"{number:04d}", baseline=False, state=State.QUEUED)


def run(folder: Path, *trials: Trial, sample: dict[str, Any] | None = None) -> Results:
    """A run of these trials in `folder`."""
    sampled = sum(not trial.baseline for trial in trials)
    facts = {"strategy": "pledge", "seed": 1, "asked": sampled, "models": sampled}
    return Results(
        folder=folder,
        experiment=Experiment(models=sampled or None),
        state=RunState.DONE,
        sample=facts if sample is None else sample,
        versions={"python": "3.11"},
        metrics={},
        trials=trials,
    )


def usual(folder: Path) -> Results:
    """Three trained models with files and curves, a rejected, a failed one, and LeNet-5."""
    (folder / "models/0001").mkdir(parents=True)
    (folder / "models/0001/architecture.svg").write_text(PICTURE)
    return run(
        folder,
        model(
            1,
            0.97,
            5_000,
            files={"svg": "models/0001/architecture.svg", "h5": "models/0001/model.h5"},
            history={"val_accuracy": [0.5, 0.9]},
            adaptations=("adapt_b1_c1_branch1_pool: pooled",),
        ),
        model(2, 0.99, 80_000, history={"val_accuracy": [0.6, None]}),
        model(3, 0.5, 200_000),
        refused(4),
        refused(5, "diverged", "The loss was nan in epoch 1", State.FAILED),
        model(6, 0.98, 61_706, baseline="lenet5", history={"val_accuracy": [0.7, 0.95]}),
    )
