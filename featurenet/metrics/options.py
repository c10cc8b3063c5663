"""From what a user sets of metrics' options to metrics that have them, all checked.

An option is a parameter of the metric's function that has a default. Its annotation says which
values it takes (`Annotated[int, Field(ge=1)]`, `float | None`, `Literal["l2", "linf"]` …); without
one, the type of the default does.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, Metric
from featurenet.records import describe_mistakes
from featurenet.registry import canonical, near_matches

Given = Mapping[str, Mapping[str, Any]]
"""Metric → option → value. A metric may be called by an alias or the last part of its name."""

NOTHING = ("none", "null")
"""Texts that stand for None, where None is allowed."""

_SIMPLE = (bool, int, float, str, tuple, list)


def configure(metrics: Sequence[Metric], given: Given) -> tuple[Metric, ...]:
    """Returns the metrics with the options that are given; the others keep their defaults.

    Values may be text, as from a command line: "500", "true", "none", "0.1,0.2".

    Args:
        metrics: What is to be computed.
        given: For some of them.

    Raises:
        InvalidInputError: For an unknown metric or option, a metric that is not to be computed, or
            a value of the wrong type or out of range.
    """
    by_name = {each.name: each for each in metrics}
    chosen: dict[str, dict[str, Any]] = {}
    for name, values in given.items():
        metric = _find(name, by_name)
        for option, value in values.items():
            checked = _check(metric, option, value)
            if chosen.setdefault(metric.name, {}).setdefault(option, checked) != checked:
                raise InvalidInputError(
                    f"{metric.name}.{option} must be given once, received "
                    f"{chosen[metric.name][option]!r} and {checked!r}."
                )
    return tuple(
        replace(each, options={**each.options, **chosen.get(each.name, {})}) for each in metrics
    )


def changed(metrics: Sequence[Metric]) -> dict[str, dict[str, Any]]:
    """Returns the options that differ from their defaults, by metric; metrics without are left out.

    These are plain data, and `configure` turns them into the same options again.
    """
    found = {
        each.name: {
            option: plain(value)
            for option, value in each.options.items()
            if value is not each.signature.options[option]
        }
        for each in metrics
    }
    return {name: options for name, options in found.items() if options}


def plain(value: Any) -> Any:
    """Returns an option's value as strict JSON; what that has no word for becomes text."""
    return json.loads(json.dumps(value, default=repr), parse_constant=str)


def option_schema(metric: Metric, option: str) -> dict[str, Any]:
    """Returns which values an option takes as a JSON schema; {} if that is not known.

    Args:
        metric: One of which `option` is an option.
        option: Its name.
    """
    try:
        return _checker(metric, option).json_schema()
    except PydanticUserError:
        return {}


def _checker(metric: Metric, option: str) -> TypeAdapter[Any]:
    return TypeAdapter(
        _option_type(metric, option),
        config=ConfigDict(allow_inf_nan=False, arbitrary_types_allowed=True),
    )


def _option_type(metric: Metric, option: str) -> Any:
    """Returns the type that an option's values must have; `Any` if that is not known."""
    default = metric.signature.options[option]
    function = inspect.unwrap(metric.function)
    annotation = inspect.signature(function).parameters[option].annotation
    if isinstance(annotation, str):
        annotation = _evaluated(annotation, function)
    if annotation is not inspect.Parameter.empty:
        return annotation
    return type(default) if isinstance(default, _SIMPLE) else Any


def _evaluated(annotation: str, function: Any) -> Any:
    """Returns what a postponed annotation means, `empty` where its names are not defined."""
    owner = function if hasattr(function, "__globals__") else type(function).__call__
    carrier = SimpleNamespace(__annotations__={"option": annotation})
    try:
        names = getattr(owner, "__globals__", {})
        return get_type_hints(carrier, globalns=names, include_extras=True)["option"]
    except (NameError, SyntaxError, TypeError, AttributeError):
        return inspect.Parameter.empty


def _find(name: str, computed: Mapping[str, Metric]) -> Metric:
    known = {each.name: each.aliases for each in (*METRICS, *computed.values())}
    found = canonical(name, known)
    if found is None:
        spelled = [*known, *(alias for aliases in known.values() for alias in aliases)]
        raise InvalidInputError(
            f"Metric option: unknown metric {name!r}." + near_matches(name, spelled)
        )
    if found not in computed:
        raise InvalidInputError(
            f"Metric option: {found} is not to be measured; name it among the metrics, too. To be "
            f"measured: {', '.join(sorted(computed))}."
        )
    return computed[found]


def _check(metric: Metric, option: str, value: Any) -> Any:
    defaults = metric.signature.options
    if option not in defaults:
        hint = near_matches(option, defaults) if defaults else " It has none."
        raise InvalidInputError(f"Metric {metric.name} has no option {option!r}.{hint}")
    spelled = f"{metric.name}.{option}"
    try:
        checker = _checker(metric, option)
    except PydanticUserError as error:
        raise InvalidInputError(f"{spelled} cannot be set: {error}") from None
    checked = _first_valid(checker, spelled, value)
    default = defaults[option]
    return default if _equal(checked, default) else checked


def _first_valid(checker: TypeAdapter[Any], spelled: str, value: Any) -> Any:
    first: ValidationError | None = None
    for reading in _readings(value):
        try:
            found = checker.validate_python(reading)
        except ValidationError as error:
            first = first or error
            continue
        if isinstance(reading, bool) and not isinstance(found, bool):
            continue  # True is no number
        return found
    if first is None:
        raise InvalidInputError(f"{spelled} must not be true or false, received {value!r}")
    raise InvalidInputError(describe_mistakes(first, spelled))


def _readings(value: Any) -> Iterator[Any]:
    """Yields what a value may mean: itself, or what its text says."""
    if not isinstance(value, str):
        yield value
        return
    if value.lower() in NOTHING:
        yield None
    yield value
    try:
        yield json.loads(value)
    except ValueError:
        pass
    yield [part.strip() for part in value.split(",") if part.strip()]


def _equal(one: Any, other: Any) -> bool:
    """Tells whether two values mean the same, as 5 and 5.0 do: they shall give the same seed."""
    same = isinstance(one, bool) == isinstance(other, bool)
    return same and isinstance(one, _SIMPLE) and bool(one == other)
