"""From what a script gives as `metrics` to names, and to metrics made of its own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import Metric, as_metric

Asked = str | Callable[..., Any] | Metric | Iterable[str | Callable[..., Any] | Metric] | None
"""Names, functions and metrics, or one of them; a text may have several names, as in "a,b"."""


def read_metrics(given: Asked) -> tuple[tuple[str, ...], tuple[Metric, ...]]:
    """Returns the names that are among what is given, and the metrics of the caller's own.

    Raises:
        InvalidInputError: If something is neither name, function nor metric, two functions have one
            name, or a function cannot be a metric.
    """
    each = _listed(given)
    own: dict[str, Metric] = {}
    for metric in (as_metric(one) for one in each if not isinstance(one, str)):
        if own.setdefault(metric.name, metric).function is not metric.function:
            raise InvalidInputError(
                f"Metrics must have different names; received two functions named {metric.name!r}. "
                "Give one another name with featurenet.metric('other_name')(function)."
            )
    return tuple(one for one in each if isinstance(one, str)), tuple(own.values())


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
