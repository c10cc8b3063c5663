"""From a trained model and metrics to one result for each, whatever a metric does."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from hashlib import blake2b
from json import dumps
from pathlib import Path
from typing import Any

import numpy as np

from featurenet.metrics.metric import Metric
from featurenet.metrics.providers import Missing, Subject, Supply
from featurenet.metrics.values import Plain, UnusableValue
from featurenet.records import MetricResult


def assess(
    subject: Subject, metrics: Sequence[Metric], folder: Path | None = None
) -> dict[str, MetricResult]:
    """Computes metrics of one model; what fails is recorded as failed and touches no other.

    A metric that needs what is not known of the model is skipped. What a metric prints goes to
    standard error. Weights that it changes are put back. The time of a value that several metrics
    share, such as the predictions, counts for the first.

    Args:
        subject: The model and what is known of it.
        metrics: What to compute; those of scope "set" and "dataset" are skipped.
        folder: The model's folder, where arrays of more than `values.MAX_ELEMENTS` elements are
            kept; None keeps all arrays in the results.

    Returns:
        Metric name → result, in the order of `metrics`.

    Raises:
        OSError: If an array cannot be written.
    """
    supply = Supply(subject)
    return {metric.name: _assess_one(metric, supply, folder) for metric in metrics}


def _assess_one(metric: Metric, supply: Supply, folder: Path | None) -> MetricResult:
    if metric.scope in ("set", "dataset"):
        return MetricResult(status="skipped", reason=f"measures a {metric.scope}, not one model")
    start = time.perf_counter()
    plain = Plain(metric.name, keep_inline=folder is None)
    try:
        with redirect_stdout(sys.stderr):
            returned, remark = _guarded(lambda: _call(metric, supply), metric, supply)
            value = plain.convert(returned)
    except Missing as error:
        return MetricResult(status="skipped", reason=str(error))
    except UnusableValue as error:
        return _failed(str(error), start)
    except (Exception, SystemExit) as error:  # whatever a metric does, the others are computed
        return _failed(_describe(error), start)
    if value is None:
        return _failed(f"returned {returned}, which is not a finite number", start)
    if folder is not None:
        plain.write(folder)
    remarks = [each for each in (plain.remark, remark) if each]
    return MetricResult(
        status="ok",
        value=value,
        reason="; ".join(remarks) or None,
        seconds=time.perf_counter() - start,
    )


def _call(metric: Metric, supply: Supply) -> Any:
    def value(name: str) -> Any:
        if name == "seed":
            return seed_of(metric, supply.subject)
        if name == "rng":
            return np.random.default_rng(seed_of(metric, supply.subject))
        return supply.get(name)

    positional = [value(name) for name in metric.signature.positional]
    keywords = {name: value(name) for name in metric.signature.keywords}
    return metric.function(*positional, **keywords, **metric.options)


def seed_of(metric: Metric, subject: Subject) -> int:
    """Returns a metric's seed in [0, 2**31): equal for all models, so that they can be compared.

    It depends on the experiment's seed, the data set, the metric and its options.
    """
    data = subject.dataset.name if subject.dataset is not None else None
    parts = [subject.seed, data, metric.name, metric.version, dict(metric.options)]
    digest = blake2b(dumps(parts, sort_keys=True, default=repr).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1


def _guarded(call: Callable[[], Any], metric: Metric, supply: Supply) -> tuple[Any, str | None]:
    """Calls a metric and puts weights back that it changed, of which the remark tells."""
    model = supply.subject.model
    if "model" not in metric.needs or not hasattr(model, "get_weights"):
        return call(), None
    before = model.get_weights()
    remark = None
    try:
        returned = call()
    finally:
        after = model.get_weights()
        if not all(map(_same, before, after)):
            model.set_weights(before)
            remark = "changed the model's weights, which were put back"
    return returned, remark


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


def _failed(reason: str, start: float) -> MetricResult:
    return MetricResult(status="failed", reason=reason, seconds=time.perf_counter() - start)


def _describe(error: BaseException) -> str:
    message = str(error).strip()
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
