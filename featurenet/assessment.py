"""A run and further metrics → the same run with these metrics of every model that it trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from featurenet.execution.drive import drive
from featurenet.execution.executor import Executor
from featurenet.metrics.metric import Metric
from featurenet.options import plain
from featurenet.planning import plan, request_for
from featurenet.prediction.stored import KIND
from featurenet.preparation import Prepared, describe_metrics
from featurenet.records import MetricResult, Notify, Run, State, Trial, TrialResult
from featurenet.store import events, runs, trials
from featurenet.store.artifacts import trial_folder
from featurenet.store.database import Database
from featurenet.trial_request import Trained, TrialRequest, pack_metrics


def assess(
    store: Database, run: Run, prepared: Prepared, executor: Executor, notify: Notify
) -> None:
    """Computes metrics of the models that a run has trained; nothing is trained.

    What has been measured with the same options is not measured again, so that an interrupted
    call is continued by the same call.

    Args:
        store: Where the run is kept.
        run: A run of the store.
        prepared: Its experiment, with the metrics that are to be computed.
        executor: Where models are assessed.
        notify: Receives events, as in `pipeline.carry_out`.
    """
    trained = [trial for trial in trials.every(store, run.id) if trial.state is State.DONE]
    left = {
        trial.number: wanted for trial in trained if (wanted := _missing(trial, prepared.metrics))
    }
    facts = {"metrics": describe_metrics(prepared.metrics), "data": prepared.data}
    notify(runs.change(store, run.id, "trials.ready", _overview(trained, len(left)), facts=facts))
    _carry_out(store, run, trained, left, prepared, executor, notify)


def predict(
    store: Database, run: Run, prepared: Prepared, executor: Executor, notify: Notify
) -> None:
    """Stores the predictions of the trained models that have none, as those of older versions.

    Args:
        store: Where the run is kept.
        run: A run of the store.
        prepared: Its experiment.
        executor: Where models predict.
        notify: Receives events, as in `assess`.
    """
    lacking = without_predictions(store, run)
    overview = _overview(lacking, len(lacking))
    notify(events.append(store, run.id, "trials.ready", data=overview))
    _carry_out(store, run, lacking, {t.number: () for t in lacking}, prepared, executor, notify)


def without_predictions(store: Database, run: Run) -> list[Trial]:
    """Returns the trained models whose predictions are not in the run's folder."""
    trained = [trial for trial in trials.every(store, run.id) if trial.state is State.DONE]
    return [trial for trial in trained if not _is_predicted(trial, Path(run.folder))]


def _is_predicted(trial: Trial, folder: Path) -> bool:
    name = trial.result.files.get(KIND) if trial.result is not None else None
    return name is not None and (folder / name).is_file()


def _carry_out(
    store: Database,
    run: Run,
    trained: Sequence[Trial],
    left: Mapping[int, tuple[Metric, ...]],
    prepared: Prepared,
    executor: Executor,
    notify: Notify,
) -> None:
    """Has the metrics in `left` computed, and keeps them and the predictions."""

    chosen = {trial.number: trial for trial in trained if trial.number in left}
    requests = _requests(store, run, list(chosen.values()), left, prepared)
    for (_, number), result in drive(executor, requests):
        if result.state is State.DONE or left[number]:
            found = _measured(result, left[number])
            new = _new_files(result, chosen[number])
            notify(trials.add_metrics(store, run.id, number, found, new))
        else:
            reason = {"measured": [], "missing": {KIND: result.reason}}
            notify(events.append(store, run.id, "trial.assessed", number, reason))


def _new_files(result: TrialResult, trial: Trial) -> dict[str, str]:
    """Returns the files that the trial did not have."""
    known = trial.result.files if trial.result is not None else {}
    return {kind: name for kind, name in result.files.items() if kind not in known}


def _missing(trial: Trial, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Returns the metrics that the trial does not have with these options."""
    known = trial.result.metrics if trial.result is not None else {}

    def is_known(metric: Metric) -> bool:
        found = known.get(metric.name)
        options = {name: plain(value) for name, value in metric.options.items()}
        return found is not None and found.measured and found.options == options

    return tuple(metric for metric in metrics if not is_known(metric))


def _overview(found: Sequence[Trial], left: int) -> dict[str, Any]:
    return {
        "epochs": 0,
        "names": {str(trial.number): trial.name for trial in found},
        "total": len(found),
        "finished": len(found) - left,
    }


def _requests(
    store: Database,
    run: Run,
    chosen: Sequence[Trial],
    left: Mapping[int, tuple[Metric, ...]],
    prepared: Prepared,
) -> Iterator[TrialRequest]:
    configurations = trials.configurations(store, run.id)
    for trial in chosen:
        planned = plan(trial, configurations.get(trial.number), prepared)
        metrics = pack_metrics(left[trial.number])
        request = request_for(run.id, trial, planned, prepared, Path(run.folder), metrics)
        yield replace(request, seconds=None, trained=_trained(trial))


def _trained(trial: Trial) -> Trained:
    result = trial.result or TrialResult(state=State.DONE)
    curves = {
        name: tuple(float("nan") if value is None else value for value in curve)
        for name, curve in result.history.items()
    }
    seconds = float("nan") if result.training_seconds is None else result.training_seconds
    model = result.files.get("keras", f"{trial_folder(trial.name)}/model.keras")
    return Trained(model, curves, seconds)


def _measured(result: TrialResult, asked: Sequence[Metric]) -> dict[str, MetricResult]:
    """Returns the metrics, or for each the reason why the whole model could not be assessed."""
    if result.state is State.DONE:
        return result.metrics
    return {metric.name: MetricResult(status="failed", reason=result.reason) for metric in asked}
