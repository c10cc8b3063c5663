"""From what is asked to what can be carried out: every name and file is read and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from featurenet.analyses.analysis import Analysis, choose
from featurenet.architecture.baselines import BASELINES
from featurenet.architecture.decode import means_networks
from featurenet.datasets.catalogue import load
from featurenet.errors import InvalidInputError
from featurenet.featuremodel.configuration_files import check_features, read_configurations
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.instance import feature_model
from featurenet.metrics.metric import DEFAULT, Metric, default_metrics, resolve
from featurenet.metrics.options import changed, configure
from featurenet.plugins import load_plugin
from featurenet.records import DEFAULT_MODELS, Experiment, FittedPlan, Sample, TrainingPlan
from featurenet.registry import near_matches
from featurenet.sampling.asked import sampler_options, settled
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.extension import extend

NETWORK_FEATURE = "Block1_Cell1_Input1_Identity"

LIMITLESS = 2**31 - 1
"""Configurations at most in a sample that ends by itself when it is complete."""

OnProgress = Callable[[dict[str, Any]], None]
"""Receives "iteration", "fitness" and "total" a few times a second while a sample is drawn."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An experiment whose every name and file has been checked.

    Args:
        experiment: What was asked, with every metric named, the options that are not defaults, and
            epochs and batch size settled.
        model: The feature model, expanded and specialised.
        training: How each model is trained, fitted to the number of training images.
        given: The configurations of the experiment's file; None where they are to be sampled.
        metrics: What to compute for each trained model.
        analyses: What to study of them together.
        input_shape: (height, width, channels) of the images.
        classes: Number of classes.
        images: Number of training images.
        data: What was read of the data set, as plain data.
    """

    experiment: Experiment
    model: FeatureModel
    training: FittedPlan
    given: Sample | None
    metrics: tuple[Metric, ...]
    analyses: tuple[Analysis, ...]
    input_shape: tuple[int, int, int]
    classes: int
    images: int
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
    analyses = choose(experiment.analyses, experiment.analysis_options)
    model = feature_model(experiment)
    _check_networks(model)
    sampling = settled(experiment.sampling)
    sampler_options(model, sampling)
    given = None
    if experiment.configurations is not None:
        given = read_sample(Path(experiment.configurations), model, experiment.models)
    dataset = load(experiment.data, experiment.seed)
    training = experiment.training.fitted(len(dataset.x_train))
    changes = {
        "sampling": sampling,
        "training": TrainingPlan(**dict(training)),
        "metrics": tuple(metric.name for metric in chosen),
        "metric_options": changed(chosen),
    }
    return Prepared(
        experiment.model_copy(update=changes),
        model,
        training,
        given,
        chosen,
        analyses,
        dataset.input_shape,
        dataset.classes,
        len(dataset.x_train),
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
    """Returns the metrics in the order in which they were asked for."""
    given = {metric.name: metric for metric in own}
    chosen: dict[str, Metric] = {}
    try:
        for name in experiment.metrics or (DEFAULT,):
            found = [given[name]] if name in given else resolve([name])
            chosen |= {each.name: each for each in found if each.name not in chosen}
    except InvalidInputError as error:
        raise InvalidInputError(
            f"{error} A function of your own must be given again when its run is resumed."
        ) from error
    return tuple((chosen | given).values())


def draw(
    experiment: Experiment,
    model: FeatureModel,
    on_progress: OnProgress | None = None,
    given: Sequence[Configuration] = (),
) -> Sample:
    """Returns configurations, sampled as the experiment says.

    Args:
        experiment: What is asked.
        model: Its feature model.
        on_progress: Receives where the search stands.
        given: Valid configurations to keep, and to add the experiment's number to.
    """
    count = experiment.models or _default_models(experiment)

    def tell(iteration: int, fitness: float) -> None:
        total = experiment.sampling.iterations if fitness else count  # no fitness: just drawing
        if on_progress is not None:
            on_progress({"iteration": iteration, "fitness": fitness, "total": total})

    if given:
        return extend(model, given, experiment.sampling, count, experiment.seed, tell)
    return sample(model, experiment.sampling, count, experiment.seed, tell)


def _default_models(experiment: Experiment) -> int:
    return LIMITLESS if experiment.sampling.ends_by_itself else DEFAULT_MODELS


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


def describe_sample(experiment: Experiment, drawn: Sample) -> dict[str, Any]:
    """Returns what people ask about a sample, as plain data."""
    asked = experiment.models
    if experiment.sampling.ends_by_itself:
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


def describe_metrics(metrics: Sequence[Metric]) -> dict[str, Any]:
    """What the results mean, for readers that do not have the metrics' code.

    A metric is "default" if it is there with all default ones, rather than asked for by its name.
    """
    defaults = {metric.name for metric in default_metrics()}
    defaults = defaults if defaults <= {metric.name for metric in metrics} else set()
    return {
        metric.name: {
            "description": metric.description,
            "aliases": list(metric.aliases),
            "outputs": [asdict(output) for output in metric.outputs],
            "default": metric.name in defaults,
        }
        for metric in metrics
    }
