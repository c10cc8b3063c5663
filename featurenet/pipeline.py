"""The one story: sample → plan → execute → record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from featurenet.atomic import write_atomically
from featurenet.errors import InfeasibleError
from featurenet.execution.executor import Executor
from featurenet.featuremodel.configuration_files import write_configurations
from featurenet.featuremodel.formats import featureide
from featurenet.instance import describe_model
from featurenet.planning import check_limits, plan, rejected, request_for
from featurenet.preparation import Prepared, describe_metrics, describe_sample, draw
from featurenet.records import Event, Notify, Run, RunState, State, Trial, TrialResult
from featurenet.store import events, runs, trials
from featurenet.store.artifacts import model_file, sample_file
from featurenet.store.database import Database
from featurenet.trial_request import TrialRequest, pack_metrics
from featurenet.versions import versions

MAX_ATTEMPTS = 3
"""A trial that was running in so many interrupted runs is taken to be their cause."""


def carry_out(
    store: Database, run: Run, prepared: Prepared, executor: Executor, notify: Notify
) -> None:
    """Does what is left of a run: all of it at first, the unfinished trials when it is resumed.

    Args:
        store: Where the run is kept; every fact is there before its event is told.
        run: A run of the store.
        prepared: Its experiment.
        executor: Where trials run.
        notify: Receives events.
    """
    trials.requeue_running(store, run.id)
    facts = {"versions": versions(), "metrics": describe_metrics(prepared.metrics)}
    started = {"folder": run.folder}
    notify(runs.change(store, run.id, "run.started", started, state=RunState.RUNNING, facts=facts))
    data = prepared.data
    notify(runs.change(store, run.id, "data.ready", data, facts={"data": data}))
    if not trials.every(store, run.id):
        _sample(store, run, prepared, notify)
    overview = _overview(trials.every(store, run.id), prepared.training.epochs)
    notify(events.append(store, run.id, "trials.ready", data=overview))
    recorder = _Recorder(store, run.id, notify)
    try:
        for number, result in executor(
            _requests(store, run, prepared, recorder), recorder.progress
        ):
            recorder.finish(number, result)
    except (KeyboardInterrupt, OSError):  # Ctrl-C or a full disk is no fault of a model
        trials.requeue_running(store, run.id, blameless=True)
        raise
    notify(runs.change(store, run.id, "run.done", state=RunState.DONE))


def _sample(store: Database, run: Run, prepared: Prepared, notify: Notify) -> None:
    """Samples, and writes the sample and its trials, in this order, so that a kill is harmless."""
    experiment, model, folder = prepared.experiment, prepared.model, Path(run.folder)

    def on_progress(data: dict[str, Any]) -> None:
        notify(events.append(store, run.id, "sample.progress", data=data))

    drawn = draw(experiment, model, on_progress)
    if drawn.interrupted:
        raise KeyboardInterrupt  # a resumed run is to train the sample that was asked for
    facts = describe_sample(experiment, drawn)
    write_atomically(model_file(folder), featureide.write(model))
    origin = {"model": describe_model(experiment)}
    write_configurations(sample_file(folder), model.features, drawn.configurations, origin)
    notify(runs.change(store, run.id, "sample.done", facts, facts={"sample": facts}))
    trials.add(store, run.id, model.features, drawn.configurations, experiment.baselines)


def _overview(found: list[Trial], epochs: int) -> dict[str, Any]:
    return {
        "epochs": epochs,
        "names": {str(trial.number): trial.name for trial in found},
        "total": len(found),
        "finished": sum(trial.result is not None for trial in found),
    }


class _Recorder:
    """Writes what happens to the store first and tells the caller afterwards."""

    def __init__(self, store: Database, run: int, notify: Notify):
        self._store = store
        self._run = run
        self._notify = notify

    def progress(self, number: int, kind: str, data: dict[str, Any]) -> None:
        self._notify(self._write(number, kind, data))

    def _write(self, number: int, kind: str, data: dict[str, Any]) -> Event:
        if kind == "trial.running":
            return trials.start(self._store, self._run, number)
        if kind == "trial.retried":
            return trials.retry(self._store, self._run, number, data)
        finite = {name: _finite(value) for name, value in data.items()}
        return events.append(self._store, self._run, kind, number, finite)

    def finish(self, number: int, result: TrialResult) -> None:
        if event := trials.finish(self._store, self._run, number, result):
            self._notify(event)


def _finite(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None


def _requests(
    store: Database, run: Run, prepared: Prepared, recorder: _Recorder
) -> Iterator[TrialRequest]:
    """Yields what is left to do; a configuration that cannot be built is recorded instead."""
    metrics = pack_metrics(prepared.metrics)
    configurations = trials.configurations(store, run.id)
    for trial in trials.every(store, run.id):
        if trial.state is not State.QUEUED:
            continue
        if trial.attempts >= MAX_ATTEMPTS:
            recorder.finish(trial.number, _lost(trial))
            continue
        planned = None
        try:
            planned = plan(trial, configurations.get(trial.number), prepared)
            check_limits(planned.network, prepared)
        except InfeasibleError as error:
            network = planned.network if planned else None
            recorder.finish(trial.number, rejected(error, network, prepared))
            continue
        yield request_for(trial, planned, prepared, Path(run.folder), metrics)


def _lost(trial: Trial) -> TrialResult:
    reason = f"Was running each of the {trial.attempts} times that the run was interrupted"
    return TrialResult(state=State.FAILED, cause="lost", reason=reason)
