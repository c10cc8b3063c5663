"""What a task would be: how many configurations, five architectures, how large, what it costs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from featurenet.architecture.decode import decode
from featurenet.architecture.network import Network, infer
from featurenet.architecture.plain import to_plain
from featurenet.datasets.catalogue import resolve
from featurenet.errors import FeatureNetError, InfeasibleError, InvalidInputError
from featurenet.estimate import estimate
from featurenet.featuremodel.model import Configuration, FeatureModel
from featurenet.instance import feature_model
from featurenet.planning import check_against
from featurenet.records import DEFAULT_MODELS, Experiment, Limits
from featurenet.sampling.analysis import Count
from featurenet.sampling.draw import sample
from featurenet.sampling.pledge import Pledge
from featurenet.store.opening import open_to_read
from featurenet.store.pace import latest
from featurenet.web.questions import question

SHOWN = 5
"""Architectures that are shown before anything is spent."""

QUICK = 50
"""Configurations of the quick sample that sizes are told from."""

SECONDS, ITERATIONS = 4.0, 200
"""What a quick sample may take."""

COUNTING_SECONDS = 8.0

UNKNOWN_SHAPE = (32, 32, 3)
"""Taken for data whose shape its description does not tell."""


@question("preview")
def preview(folder: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """Returns the count, some architectures, sizes, and an estimate of the costs."""
    experiment = Experiment.parse(payload["experiment"])
    changed = _changed(experiment.metamodel)
    model = _model(experiment.model_dump_json(include=_MODEL_FIELDS), changed)
    described = resolve(experiment.data)
    shape, classes = described.shape or UNKNOWN_SHAPE, described.classes or 10
    quick = _quick(model, experiment)
    images = _images(experiment, described.train_images)
    plan = experiment.training.fitted(images)
    built = ((each, _network(each, shape, classes)) for each in quick)
    networks = [
        (each, network)
        for each, network in built
        if network and _within(experiment.limits, network, plan.batch_size)
    ]
    sizes = [(net.weights, net.flops, net.memory(plan.batch_size)) for _, net in networks]
    with open_to_read(folder) as store:
        history = latest(store, experiment.data.dataset)
    models = (experiment.models or DEFAULT_MODELS) + len(experiment.baselines)
    workers = int(payload.get("workers", 1))
    costs = estimate(models, plan.epochs * images, sizes, history, workers)
    return {
        "configurations": _count(model),
        "features": len(model.features),
        "architectures": [
            {
                "weights": net.weights,
                "flops": net.flops,
                "depth": net.depth,
                "blocks": to_plain(decode(each))["blocks"],
            }
            for each, net in networks[:SHOWN]
        ],
        "sizes": sorted(weights for weights, _, _ in sizes),
        "rejected": len(quick) - len(networks),
        "epochs": plan.epochs,
        "batch_size": plan.batch_size,
        "images": images,
        "shape": list(shape),
        "estimate": {
            "seconds": costs.seconds,
            "low": costs.low,
            "high": costs.high,
            "memory": costs.memory,
            "disk": costs.disk,
            "models": costs.models,
        },
    }


_MODEL_FIELDS = {"metamodel", "require", "exclude", "blocks", "cells"}


def _changed(metamodel: str) -> float:
    """Returns when a meta-model's file was changed; 0 for one that comes with FeatureNET."""
    path = Path(metamodel)
    return path.stat().st_mtime if path.suffix and path.exists() else 0.0


@lru_cache(maxsize=4)
def _model(text: str, changed: float) -> FeatureModel:
    return feature_model(Experiment.model_validate_json(text))


@lru_cache(maxsize=4)
def _pledge(model: FeatureModel) -> Pledge:
    pledge = Pledge(model)
    pledge.compile(COUNTING_SECONDS)
    return pledge


def _count(model: FeatureModel) -> dict[str, Any]:
    """Returns how many valid configurations there are, as text: JavaScript has too few digits."""
    found = _pledge(model).count(0, COUNTING_SECONDS)
    if found is None:
        return {"value": None, "words": "not counted in time", "exact": False}
    digits, exact = found
    return {"value": digits, "words": str(Count(int(digits[:4000]), exact)), "exact": exact}


def _quick(model: FeatureModel, experiment: Experiment) -> tuple[Configuration, ...]:
    """Returns a quick sample within the task's bounds, drawn as its strategy would draw."""
    asked = experiment.sampling
    options = {name: value for name, value in asked.options.items() if name != "complete"}
    quickly = {
        "iterations": min(ITERATIONS, asked.iterations),
        "seconds": min(SECONDS, asked.seconds or SECONDS),
        "options": options,
    }
    sampling = asked.model_copy(update=quickly)
    try:
        drawn = sample(model, sampling, QUICK, experiment.seed)
    except FeatureNetError as error:
        raise InvalidInputError(str(error)) from None
    return drawn.configurations


def _network(
    configuration: Configuration, shape: tuple[int, int, int], classes: int
) -> Network | None:
    """Returns the network of a configuration; None if it cannot be built."""
    try:
        return infer(decode(configuration), shape, classes)
    except InfeasibleError:
        return None


def _within(limits: Limits, network: Network, batch_size: int) -> bool:
    """Returns whether a network would be trained, and not be rejected for its size."""
    try:
        check_against(limits, network, batch_size)
    except InfeasibleError:
        return False
    return True


def _images(experiment: Experiment, published: int | None) -> int:
    """Returns how many images a model is trained on, as far as the description tells."""
    kept = (published or 10_000) * (1 - experiment.data.validation_share)
    limit = experiment.data.train_limit
    return max(1, round(min(kept, limit) if limit is not None else kept))
