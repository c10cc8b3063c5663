"""A run and further metrics → the same run with these metrics of every model that it trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from featurenet.execution.executor import Executor
from featurenet.featuremodel.configuration_files import read_configurations
from featurenet.metrics.metric import Metric
from featurenet.metrics.options import plain
from featurenet.pipeline import Notify, Prepared, describe_metrics, plan, request_for
from featurenet.records import MetricResult, Run, State, Trial, TrialResult
from featurenet.store.artifacts import sample_file, trial_folder
from featurenet.store.store import Store
from featurenet.trial_request import Trained, TrialRequest, pack_metrics


def assess(store: Store, run: Run, prepared: Prepared, executor: Executor, notify: Notify) -> None:
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
    folder = Path(run.folder)
    trials = [trial for trial in store.trials(run.id) if trial.state is State.DONE]
    left = {
        trial.number: wanted for trial in trials if (wanted := _missing(trial, prepared.metrics))
    }
    facts = {
        "metrics": describe_metrics(prepared.metrics),
        "data": prepared.data,
    }
    store.set_run(run.id, run.state, facts)
    notify("trials.ready", None, _overview(trials, len(left)))

    def progress(number: int, kind: str, data: dict[str, Any]) -> None:
        notify(kind, number, data)

    chosen = [trial for trial in trials if trial.number in left]
    for number, result in executor(_requests(chosen, left, prepared, folder), progress):
        store.add_metrics(run.id, number, _measured(result, left[number]))
        notify(f"trial.{result.state}", number, result.model_dump(mode="json"))


def _missing(trial: Trial, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Returns the metrics that the trial does not have with these options."""
    known = trial.result.metrics if trial.result is not None else {}

    def is_known(metric: Metric) -> bool:
        found = known.get(metric.name)
        options = {name: plain(value) for name, value in metric.options.items()}
        return found is not None and found.measured and found.options == options

    return tuple(metric for metric in metrics if not is_known(metric))


def _overview(trials: Sequence[Trial], left: int) -> dict[str, Any]:
    return {
        "epochs": 0,
        "names": {trial.number: trial.name for trial in trials},
        "total": len(trials),
        "finished": len(trials) - left,
    }


def _requests(
    trials: Sequence[Trial],
    left: dict[int, tuple[Metric, ...]],
    prepared: Prepared,
    folder: Path,
) -> Iterator[TrialRequest]:
    _, configurations = read_configurations(sample_file(folder))
    for trial in trials:
        architecture, network = plan(trial, configurations, prepared)
        metrics = pack_metrics(left[trial.number])
        request = request_for(
            trial, configurations, architecture, network, prepared, folder, metrics
        )
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
