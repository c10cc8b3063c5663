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

from featurenet.errors import FeatureNetError
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import Metric
from featurenet.metrics.providers import Missing, Subject, Supply
from featurenet.metrics.values import Plain, UnusableValue, check_intervals
from featurenet.options import plain
from featurenet.records import MetricResult


def assess(
    subject: Subject, metrics: Sequence[Metric], folder: Path | None = None
) -> dict[str, MetricResult]:
    """Computes metrics of one model; what fails is recorded as failed and touches no other.

    A metric that needs what is not known of the model is skipped. What a metric prints goes to
    standard error. Weights that it changes are put back. The time of a value that several metrics
    share, such as the predictions, counts for the first. A metric that ran out of time and says so
    (`Measured.partial`) is partial: its value counts, with what it says as the reason.

    Args:
        subject: The model and what is known of it.
        metrics: What to compute.
        folder: The model's folder, where arrays of more than `values.MAX_ELEMENTS` elements and
            pictures are kept; None keeps all arrays in the results, and no pictures.

    Returns:
        Metric name → result, in the order of `metrics`.

    Raises:
        OSError: If a file cannot be written.
    """
    values = supply(subject, metrics)
    return {metric.name: assess_one(metric, values, folder) for metric in metrics}


def supply(subject: Subject, metrics: Sequence[Metric]) -> Supply:
    """Returns what makes the values that metrics ask for, each once."""
    return Supply(subject, frozenset(need for metric in metrics for need in metric.needs))


def assess_one(metric: Metric, supply: Supply, folder: Path | None = None) -> MetricResult:
    """Computes one metric, of values that others may ask for, too; see `assess`."""
    start = time.perf_counter(), time.process_time()
    result = _measure(metric, supply, folder)
    random = {"seed", "rng"} & set(metric.needs)
    return result.model_copy(
        update={
            "options": {name: plain(value) for name, value in metric.options.items()},
            "seed": seed_of(metric, supply.subject) if random else None,
            "seconds": time.perf_counter() - start[0],
            "cpu_seconds": time.process_time() - start[1],
        }
    )


def _measure(metric: Metric, supply: Supply, folder: Path | None) -> MetricResult:
    kept = Plain(metric.name, keep_inline=folder is None)
    try:
        with redirect_stdout(sys.stderr):
            returned, remark = _guarded(lambda: _call(metric, supply), metric, supply)
            result = _result(metric, returned, kept, remark)
    except Missing as error:
        return MetricResult(status="skipped", reason=str(error))
    except (UnusableValue, FeatureNetError) as error:  # their messages say all
        return _failed(str(error))
    except (Exception, SystemExit) as error:  # whatever a metric does, the others are computed
        return _failed(_describe(error))
    if folder is None:
        return result.model_copy(update={"files": {}})
    if result.measured:
        kept.write(folder)
    return result


def _result(metric: Metric, returned: Any, kept: Plain, remark: str | None) -> MetricResult:
    """Turns what a metric returned into plain data; files are put aside in `kept`."""
    found = returned if isinstance(returned, Measured) else Measured(returned)
    value = kept.convert(found.value)
    remarks = [found.partial, *found.remarks]
    if kept.absent and not found.remarks:
        remarks.append(f"there is no number for {', '.join(dict.fromkeys(kept.absent))}")
    if value is None:
        words = f"returned {found.value}, which is not a finite number"
        return _failed("; ".join(filter(None, [words, *remarks])))
    keys = value if isinstance(value, dict) else ()
    intervals, odd = check_intervals(
        found.intervals, {metric.name, *keys, *(output.name for output in metric.outputs)}
    )
    return MetricResult(
        status="ok" if found.partial is None else "partial",
        value=value,
        reason="; ".join(filter(None, [*remarks, *odd, kept.remark, remark])) or None,
        intervals=intervals,
        images=found.images,
        chance=found.chance,
        files=kept.draw(found.grids),
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


def _failed(reason: str) -> MetricResult:
    return MetricResult(status="failed", reason=reason)


def _describe(error: BaseException) -> str:
    message = str(error).strip()
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
