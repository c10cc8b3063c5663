"""The one story: read → specialise → sample → decode → execute → record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.decode import decode, means_networks
from featurenet.architecture.network import Network, infer
from featurenet.architecture.tree import Architecture
from featurenet.atomic import write_atomically
from featurenet.datasets.catalogue import load
from featurenet.errors import InfeasibleError, InvalidInputError
from featurenet.execution.executor import Executor
from featurenet.featuremodel.configuration_files import (
    check_features,
    read_configurations,
    write_configurations,
)
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import featureide
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration, FeatureModel, Restriction
from featurenet.featuremodel.specialisation import read_specialisation, specialise
from featurenet.featuremodel.validity import violations
from featurenet.metrics.metric import Metric, resolve
from featurenet.metrics.options import changed, configure
from featurenet.plugins import load_plugin
from featurenet.records import (
    DEFAULT_MODELS,
    Experiment,
    FittedPlan,
    Limits,
    Run,
    RunState,
    Sample,
    State,
    TrainingPlan,
    Trial,
    TrialResult,
)
from featurenet.registry import near_matches
from featurenet.sampling.diversity import diversity
from featurenet.sampling.extension import extend
from featurenet.sampling.sampler import options, sample
from featurenet.store.artifacts import model_file, sample_file, trial_folder
from featurenet.store.store import Store
from featurenet.trial_request import TrialRequest, pack_metrics
from featurenet.versions import versions

MAX_ATTEMPTS = 3
"""A trial that was running in so many interrupted runs is taken to be their cause."""

MODEL_OPTIONS = {"metamodel", "specialisation", "require", "exclude", "blocks", "cells"}
"""Fields of an experiment that its feature model depends on."""

NETWORK_FEATURE = "Block1_Cell1_Input1_Identity"

LIMITLESS = 2**31 - 1
"""Configurations at most in a sample that ends by itself when it is complete."""

Notify = Callable[[str, int | None, dict[str, Any]], None]
"""Receives (event kind, trial number or None, data) as a run goes on."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An experiment whose every name and file has been checked.

    Args:
        experiment: What was asked, with every metric named, the options that are not defaults, and
            epochs and batch size settled.
        model: The feature model, expanded and specialised.
        training: How each model is trained, fitted to the number of training images.
        metrics: What to compute for each trained model.
        input_shape: (height, width, channels) of the images.
        classes: Number of classes.
        data: What was read of the data set, as plain data.
    """

    experiment: Experiment
    model: FeatureModel
    training: FittedPlan
    metrics: tuple[Metric, ...]
    input_shape: tuple[int, int, int]
    classes: int
    data: dict[str, Any]


def prepare(experiment: Experiment, metrics: Sequence[Metric] = ()) -> Prepared:
    """Reads and checks everything that an experiment names, before anything is written.

    Args:
        experiment: What is asked.
        metrics: Metrics of the caller's own, beside those that the experiment names.

    Raises:
        InvalidInputError: For the first thing that cannot be used.
    """
    for plugin in experiment.plugins:
        load_plugin(Path(plugin))
    for name in experiment.baselines:
        BASELINES.get(name)
    chosen = configure(_choose_metrics(experiment, metrics), experiment.metric_options)
    model = feature_model(experiment)
    _check_networks(model)
    options(model, experiment.sampling)
    dataset = load(experiment.data, experiment.seed)
    training = experiment.training.fitted(len(dataset.x_train))
    settled = {
        "training": TrainingPlan(**dict(training)),
        "metrics": tuple(metric.name for metric in chosen),
        "metric_options": changed(chosen),
    }
    return Prepared(
        experiment.model_copy(update=settled),
        model,
        training,
        chosen,
        dataset.input_shape,
        dataset.classes,
        dataset.facts(),
    )


def _check_networks(model: FeatureModel) -> None:
    if means_networks(model.features):
        return
    raise InvalidInputError(
        f"{model.name} describes no neural networks: it has no feature Architecture, and none of a "
        f"block or cell, such as {NETWORK_FEATURE}.{near_matches(NETWORK_FEATURE, model.features)} "
        "docs/metamodels.md tells how to write a meta-model; to draw configurations of any "
        "feature model without training, use `featurenet sample`"
    )


def _choose_metrics(experiment: Experiment, own: Sequence[Metric]) -> tuple[Metric, ...]:
    given = {metric.name: metric for metric in own}
    names = [name for name in experiment.metrics if name not in given]
    try:
        found = resolve(names) if names or not experiment.metrics else []
    except InvalidInputError as error:
        raise InvalidInputError(
            f"{error} A function of your own must be given again when its run is resumed."
        ) from error
    return (*(metric for metric in found if metric.name not in given), *given.values())


def feature_model(experiment: Experiment) -> FeatureModel:
    """Returns the experiment's feature model: read, expanded, specialised."""
    metamodel = read_metamodel(experiment.metamodel)
    model = expand(metamodel, blocks=experiment.blocks, cells=experiment.cells)
    restrictions = [
        *(Restriction(pattern, True, "asked for") for pattern in experiment.require),
        *(Restriction(pattern, False, "asked for") for pattern in experiment.exclude),
    ]
    if experiment.specialisation is not None:
        restrictions = [*read_specialisation(Path(experiment.specialisation)), *restrictions]
    return specialise(model, tuple(restrictions))


def describe_model(experiment: Experiment) -> dict[str, Any]:
    """Returns the options that make up the experiment's feature model, as plain data."""
    return experiment.model_dump(mode="json", include=MODEL_OPTIONS)


def draw(
    experiment: Experiment,
    model: FeatureModel,
    notify: Notify | None = None,
    given: Sequence[Configuration] = (),
) -> Sample:
    """Returns the experiment's configurations: sampled, or read from its file and checked.

    Args:
        experiment: What is asked.
        model: Its feature model.
        notify: Receives "sample.progress" a few times a second.
        given: Valid configurations to keep, and to add the experiment's number to.
    """
    if experiment.configurations is not None:
        return read_sample(Path(experiment.configurations), model, experiment.models)
    count = experiment.models or _default_models(experiment)

    def on_progress(iteration: int, fitness: float) -> None:
        total = experiment.sampling.iterations if fitness else count  # no fitness: just drawing
        data = {"iteration": iteration, "fitness": fitness, "total": total}
        if notify is not None:
            notify("sample.progress", None, data)

    if given:
        return extend(model, given, experiment.sampling, count, experiment.seed, on_progress)
    return sample(model, experiment.sampling, count, experiment.seed, on_progress)


def _default_models(experiment: Experiment) -> int:
    return LIMITLESS if experiment.sampling.complete else DEFAULT_MODELS


def read_sample(path: Path, model: FeatureModel, count: int | None = None) -> Sample:
    """Returns the first configurations of a file, or all of them, checked against a model.

    Raises:
        OSError: If the file cannot be read.
        InvalidInputError: If it is broken, has features that the model lacks, or an invalid
            configuration; the message names them.
    """
    features, configurations = read_configurations(path)
    check_features(path, features, model)
    configurations = configurations[:count]
    for position, configuration in enumerate(configurations, start=1):
        if broken := violations(model, configuration):
            raise InvalidInputError(f"{path}: configuration {position} is not valid: {broken[0]}")
    return Sample(configurations, strategy=f"file {path.name}", seed=0)


def carry_out(
    store: Store, run: Run, prepared: Prepared, executor: Executor, notify: Notify
) -> None:
    """Does what is left of a run: all of it at first, the unfinished trials when it is resumed.

    Args:
        store: Where the run is kept; every result is there before the next event.
        run: A run of the store.
        prepared: Its experiment.
        executor: Where trials run.
        notify: Receives events.
    """
    folder = Path(run.folder)
    store.requeue_running(run.id)
    facts = {
        "versions": versions(),
        "metrics": describe_metrics(prepared.metrics),
        "data": prepared.data,
    }
    store.set_run(run.id, RunState.RUNNING, facts)
    notify("run.started", None, {"folder": run.folder})
    notify("data.ready", None, prepared.data)
    if not store.trials(run.id):
        _begin(store, run, prepared, notify)
    _, configurations = read_configurations(sample_file(folder))
    trials = store.trials(run.id)
    notify("trials.ready", None, _overview(trials, prepared.training.epochs))
    recorder = _Recorder(store, run.id, notify)
    requests = _requests(trials, configurations, prepared, folder, recorder)
    try:
        for number, result in executor(requests, recorder.progress):
            recorder.finish(number, result)
    except (KeyboardInterrupt, OSError):  # Ctrl-C or a full disk is no fault of a model
        store.requeue_running(run.id, blameless=True)
        raise
    store.set_run(run.id, RunState.DONE)
    store.add_event(run.id, "run.done")
    notify("run.done", None, {})


def describe_metrics(metrics: Sequence[Metric]) -> dict[str, Any]:
    """What the results mean, for readers that do not have the metrics' code."""
    return {
        metric.name: {
            "description": metric.description,
            "aliases": list(metric.aliases),
            "outputs": [asdict(output) for output in metric.outputs],
        }
        for metric in metrics
    }


def _begin(store: Store, run: Run, prepared: Prepared, notify: Notify) -> None:
    """Samples, and writes the sample and its trials, in this order, so that a kill is harmless."""
    experiment, model, folder = prepared.experiment, prepared.model, Path(run.folder)

    drawn = draw(experiment, model, notify)
    if drawn.interrupted:
        raise KeyboardInterrupt  # a resumed run is to train the sample that was asked for
    facts = describe_sample(experiment, drawn)
    write_atomically(model_file(folder), featureide.write(model))
    origin = {"model": describe_model(experiment)}
    write_configurations(sample_file(folder), model.features, drawn.configurations, origin)
    store.set_run(run.id, RunState.RUNNING, {"sample": facts})
    store.add_event(run.id, "sample.done", data=facts)
    notify("sample.done", None, facts)
    names = [f"{number:04d}" for number in range(1, len(drawn.configurations) + 1)]
    store.add_trials(run.id, names, experiment.baselines)


def _overview(trials: Sequence[Trial], epochs: int) -> dict[str, Any]:
    return {
        "epochs": epochs,
        "names": {trial.number: trial.name for trial in trials},
        "total": len(trials),
        "finished": sum(trial.result is not None for trial in trials),
    }


def describe_sample(experiment: Experiment, drawn: Sample) -> dict[str, Any]:
    """Returns what people ask about a sample, as plain data."""
    asked = experiment.models
    if experiment.sampling.complete:
        asked = len(drawn.configurations)  # as many as it takes
    elif asked is None and experiment.configurations is None:
        asked = DEFAULT_MODELS
    return {
        "strategy": drawn.strategy,
        "seed": drawn.seed,
        "asked": asked,
        "models": len(drawn.configurations),
        "iterations": drawn.iterations,
        "seconds": round(drawn.seconds, 3),
        "exhausted": drawn.exhausted,
        "out_of_time": drawn.out_of_time,
        "interrupted": drawn.interrupted,
        "fitness": list(drawn.fitness),
        "remark": drawn.remark,
        "diversity": diversity(drawn.configurations),
    }


class _Recorder:
    """Writes what happens to the store first and tells the caller afterwards."""

    def __init__(self, store: Store, run_id: int, notify: Notify):
        self._store = store
        self._run_id = run_id
        self._notify = notify

    def progress(self, number: int, kind: str, data: dict[str, Any]) -> None:
        if kind == "trial.running":
            self._store.start_trial(self._run_id, number)
        elif kind == "trial.retried":
            self._store.retry_trial(self._run_id, number, data)
        else:
            data = {name: _finite(value) for name, value in data.items()}
            self._store.add_event(self._run_id, kind, number, data)
        self._notify(kind, number, data)

    def finish(self, number: int, result: TrialResult) -> None:
        self._store.finish_trial(self._run_id, number, result)
        self._notify(f"trial.{result.state}", number, result.model_dump(mode="json"))


def _finite(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None


def _requests(
    trials: Sequence[Trial],
    configurations: Sequence[Configuration],
    prepared: Prepared,
    folder: Path,
    recorder: _Recorder,
) -> Iterator[TrialRequest]:
    """Yields what is left to do; a configuration that cannot be built is recorded instead."""
    metrics = pack_metrics(prepared.metrics)
    for trial in trials:
        if trial.state is not State.QUEUED:
            continue
        if trial.attempts >= MAX_ATTEMPTS:
            recorder.finish(trial.number, _lost(trial))
            continue
        architecture, network = None, None
        try:
            architecture, network = plan(trial, configurations, prepared)
            check_limits(network, prepared)
        except InfeasibleError as error:
            recorder.finish(trial.number, _rejected(error, network, prepared))
            continue
        yield request_for(trial, configurations, architecture, network, prepared, folder, metrics)


def baseline_request(prepared: Prepared, name: str, folder: Path) -> TrialRequest:
    """Returns what to do to train one baseline on its own, outside a run."""
    trial = Trial(number=1, name=name, baseline=True, state=State.QUEUED)
    architecture, network = plan(trial, (), prepared)
    metrics = pack_metrics(prepared.metrics)
    return request_for(trial, (), architecture, network, prepared, folder, metrics)


def plan(
    trial: Trial, configurations: Sequence[Configuration], prepared: Prepared
) -> tuple[Architecture | None, Network]:
    """Returns what a trial's model is made from: its architecture, if it has one, and its layers.

    Raises:
        InfeasibleError: If the configuration stands for nothing that can be built.
    """
    if trial.baseline:
        build = BASELINES.get(trial.name)
        return None, build(prepared.input_shape, prepared.classes)
    architecture = decode(configurations[trial.number - 1])
    return architecture, infer(architecture, prepared.input_shape, prepared.classes)


def check_limits(network: Network, prepared: Prepared) -> None:
    """Refuses, before it is built, a network that is over a limit of the experiment.

    Raises:
        InfeasibleError: With the limit's name as cause.
    """
    limits: Limits = prepared.experiment.limits
    memory = network.memory(prepared.training.batch_size)
    if network.weights > limits.weights:
        reason = f"{network.weights:,} trainable weights are over the limit of {limits.weights:,}"
        raise InfeasibleError(reason, "weights")
    if memory > limits.memory:
        reason = f"Training needs about {memory / 2**30:.1f} GiB, over the limit of "
        raise InfeasibleError(reason + f"{limits.memory / 2**30:.1f} GiB", "memory")
    if limits.flops is not None and network.flops > limits.flops:
        reason = f"{network.flops:,} FLOPs an image are over the limit of {limits.flops:,}"
        raise InfeasibleError(reason, "flops")


def _rejected(error: InfeasibleError, network: Network | None, prepared: Prepared) -> TrialResult:
    batch_size = prepared.training.batch_size
    return TrialResult(
        state=State.REJECTED,
        cause=error.cause,
        reason=str(error),
        adaptations=network.adaptations if network else (),
        summary=network.summary(batch_size) if network else {},
    )


def _lost(trial: Trial) -> TrialResult:
    reason = f"Was running each of the {trial.attempts} times that the run was interrupted"
    return TrialResult(state=State.FAILED, cause="lost", reason=reason)


def request_for(
    trial: Trial,
    configurations: Sequence[Configuration],
    architecture: Architecture | None,
    network: Network,
    prepared: Prepared,
    folder: Path,
    metrics: bytes,
) -> TrialRequest:
    """Returns what a worker must know to carry out a trial.

    Args:
        trial: Which.
        configurations: The whole sample.
        architecture: The trial's; None for a baseline.
        network: Its layers.
        prepared: The experiment.
        folder: The run's.
        metrics: Made by `pack_metrics`.
    """
    experiment = prepared.experiment
    return TrialRequest(
        number=trial.number,
        name=trial.name,
        configuration=None if trial.baseline else configurations[trial.number - 1],
        architecture=architecture,
        network=network,
        data=experiment.data,
        training=prepared.training,
        metrics=metrics,
        plugins=experiment.plugins,
        seed=experiment.seed,
        seconds=experiment.limits.seconds,
        root=folder,
        folder=trial_folder(trial.name),
    )
