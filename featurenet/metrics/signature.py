"""From a metric function's parameters to what it must be given."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import Parameter
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.metrics import providers
from featurenet.options import Option, read_options
from featurenet.registry import near_matches


@dataclass(frozen=True, slots=True)
class Signature:
    """How a metric function is called.

    Args:
        positional: Names of the values that are given by position, before the others.
        keywords: Names of the values that are given by name.
        options: The other parameters, which all have defaults.
    """

    positional: tuple[str, ...]
    keywords: tuple[str, ...]
    options: dict[str, Option] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of all values that the function is given."""
        return self.positional + self.keywords


def read_signature(function: Callable[..., Any], name: str) -> Signature:
    """Finds out what a metric function needs, by the names of its parameters.

    A parameter named like a provider gets its value. A function whose only required parameter has
    another name gets the Keras model, whatever it calls it. Other parameters need a default, and
    are options.

    Args:
        function: Any callable.
        name: The metric's name, for messages.

    Raises:
        InvalidInputError: If a required parameter names nothing that there is.
    """
    parameters = _parameters(function, name)
    known = set(providers.names())
    if _takes_just_a_model(parameters, known):
        parameters = [
            each.replace(name="model", kind=Parameter.POSITIONAL_ONLY)
            if each.default is Parameter.empty
            else each
            for each in parameters
        ]
    unknown = [
        each.name
        for each in parameters
        if each.name not in known and each.default is Parameter.empty
    ]
    if unknown:
        raise InvalidInputError(
            f"Metric {name!r}: a required parameter must be named after what it is to be given; "
            f"received {', '.join(unknown)}.{near_matches(unknown[0], known)} Metrics can ask for "
            f"{', '.join(sorted(known))}; a parameter with a default is an option."
        )
    given = [each for each in parameters if each.name in known]
    if not given:
        raise InvalidInputError(
            f"Metric {name!r} must take what it measures, such as a Keras model; "
            f"received a function without such a parameter."
        )
    return Signature(
        tuple(each.name for each in given if each.kind is Parameter.POSITIONAL_ONLY),
        tuple(each.name for each in given if each.kind is not Parameter.POSITIONAL_ONLY),
        read_options(function, skip=known),
    )


def _parameters(function: Callable[..., Any], name: str) -> list[Parameter]:
    if not callable(function):
        raise InvalidInputError(f"Metric {name!r} must be a function; received {function!r}.")
    try:
        found = inspect.signature(function).parameters.values()
    except ValueError:
        raise InvalidInputError(
            f"Metric {name!r}: the parameters of {function!r} are not known to Python; "
            "wrap it in a function of one argument."
        ) from None
    collecting = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return [each for each in found if each.kind not in collecting]


def _takes_just_a_model(parameters: list[Parameter], known: set[str]) -> bool:
    required = [each for each in parameters if each.default is Parameter.empty]
    return len(required) == 1 and required[0].name not in known
