"""From what a script gives as `metrics` to names, and to metrics made of its own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import Metric, as_metric

Asked = str | Callable[..., Any] | Metric | Iterable[str | Callable[..., Any] | Metric] | None
"""Names, functions and metrics, or one of them; a text may have several names, as in "a,b"."""


def read_metrics(given: Asked) -> tuple[tuple[str, ...], tuple[Metric, ...]]:
    """Returns the names of what is given, and the metrics of the caller's own.

    Functions alone come without names: in a run they are measured beside the default metrics.

    Raises:
        InvalidInputError: If something is neither name, function nor metric, two functions have one
            name, or a function cannot be a metric.
    """
    each = [one if isinstance(one, str) else as_metric(one) for one in _listed(given)]
    own: dict[str, Metric] = {}
    for metric in (one for one in each if isinstance(one, Metric)):
        if own.setdefault(metric.name, metric).function is not metric.function:
            raise InvalidInputError(
                f"Metrics must have different names; received two functions named {metric.name!r}. "
                "Give one another name with featurenet.metric('other_name')(function)."
            )
    names = dict.fromkeys(one if isinstance(one, str) else one.name for one in each)
    return tuple(names) if names.keys() - own.keys() else (), tuple(own.values())


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()]
    if isinstance(given, Metric) or callable(given):
        return [given]
    if isinstance(given, Iterable) and not isinstance(given, Mapping | bytes):
        each = list(given)
        if all(isinstance(one, str | Metric) or callable(one) for one in each):
            return each
    raise InvalidInputError(
        "metrics must be names and functions, such as metrics=['accuracy', my_function]; options "
        "are given with metric_options={'deepfool': {'images': 500}}. "
        f"Received: metrics={given!r}"
    )
