"""Runs whose results are made up, written as workers write them."""

from __future__ import annotations

from collections.abc import Mapping

from featurenet.featuremodel.model import Configuration
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, MetricResult, Proposal, Run, RunState, State, TrialResult
from featurenet.store import runs, trials, workers
from featurenet.store.database import Database


def add_run(
    store: Database,
    folder: str = ".",
    models: int = 2,
    results: Mapping[int, TrialResult] = {},
    experiment: Experiment | None = None,
) -> Run:
    """Adds a run of so many models and LeNet-5, and finishes some; the others wait."""
    run = runs.add(store, experiment or Experiment(baselines=("lenet5",)), folder)
    sample = [Proposal(Configuration(frozenset({"Root", "A"})))] * models
    trials.add(store, run.id, ("Root", "A"), [*sample, Proposal(baseline="lenet5")])
    runs.change(store, run.id, "trials.ready", state=RunState.RUNNING)
    finish(store, run.id, results)
    return runs.get(store, run.id)


def finish(store: Database, run: int, results: Mapping[int, TrialResult]) -> None:
    """Finishes some trials of a run."""
    worker = workers.register(store, 1)
    while claim := trials.claim(store, worker, run):
        if claim.number in results:
            trials.finish(store, claim, results[claim.number])
    workers.leave(store, worker)


def trained(right: int, chance: float | None = 0.2, weights: int = 10) -> TrialResult:
    """A model that is right on so many of 100 images; without chance, of an earlier version."""
    ends = {"accuracy": share_interval(right, 100)} if chance is not None else {}
    accuracy = MetricResult(status="ok", value=right / 100, intervals=ends, chance=chance)
    summary = {"weights": weights}
    return TrialResult(
        state=State.DONE, metrics={"accuracy": accuracy}, summary=summary, seconds=2.0
    )


FAILED = TrialResult(state=State.FAILED, cause="timeout", reason="Too slow", seconds=3.0)

_ACCURACY = {"name": "accuracy", "direction": "max", "unit": "", "range": [0, 1], "headline": True}
_SIZE = {"name": "size", "direction": "min", "unit": "", "range": [0, None], "headline": True}

DECLARED = {
    "metrics": {
        "accuracy": {"description": "Share of test images.", "outputs": [_ACCURACY]},
        "size": {"description": "Weights.", "aliases": ["weights"], "outputs": [_SIZE]},
    }
}
"""What a run tells of its metrics, as preparing it writes."""
