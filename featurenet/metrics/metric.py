"""A metric: a function of a trained model with a name, and what its results mean."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeVar, get_args, overload

from featurenet.errors import InvalidInputError
from featurenet.metrics.signature import Signature, read_signature
from featurenet.registry import Registry, canonical, near_matches

Direction = Literal["max", "min", "none"]
Scope = Literal["model", "architecture"]
Range = tuple[float | None, float | None]
Function = TypeVar("Function", bound=Callable[..., Any])

ALL = "all"
DEFAULT = "default"
"""Names that stand for all metrics of a model, and for those computed when none are named."""

SETS = {
    "thorough": (
        DEFAULT,
        *(f"coverage.{name}" for name in ("nc", "kmnc", "nbc", "snac", "tknc")),
        *(f"robust.{name}" for name in ("fgsm_min", "deepfool", "loss_sensitivity")),
    )
}
"""Further words → the metrics that they stand for: those that take as long as training does."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([.@-][A-Za-z0-9_]+)*")
"""Letters, digits and underscores, in parts separated by "." (or "@", "-"): fit for a file name."""


@dataclass(frozen=True, slots=True)
class Output:
    """One number that a metric gives.

    Args:
        name: The metric's name, or its key where the metric gives a dict.
        direction: "max" if more is better, "min" if less is, "none" if it is not a matter of that.
        unit: "ms", "bytes" …; empty for shares and counts.
        range: Least and greatest possible value, None where there is no bound.
        headline: Whether tables show it.
    """

    name: str
    direction: Direction = "none"
    unit: str = ""
    range: Range = (None, None)
    headline: bool = True


@dataclass(frozen=True, slots=True)
class Metric:
    """A function with all that is needed to call it and to read its results.

    Args:
        name: What users call it; a dotted first part groups ("robust.pgd").
        function: Returns a number, an array, a dict of these, or one of them as `Measured`. What
            it is given is told by the names of its parameters; see `providers`.
        outputs: What it gives, the main one first.
        description: What it is, in a sentence.
        scope: "model" needs a trained model, "architecture" none.
        version: Counts up when the same model would get another value.
        cost: Rough CPU seconds for a model like LeNet-5 and 10,000 images.
        default: Whether it is computed when no metrics are named.
        aliases: Other names that it can be asked for by.
        options: Values for the function's parameters that have defaults.
        signature: Read from the function.
    """

    name: str
    function: Callable[..., Any]
    outputs: tuple[Output, ...]
    description: str = ""
    scope: Scope = "model"
    version: int = 1
    cost: float = 0.0
    default: bool = True
    aliases: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    signature: Signature = Signature((), ())

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of what the function is given."""
        return self.signature.needs


METRICS: Registry[Metric] = Registry(
    "metric", group="featurenet.metrics", adopt=lambda name, function: _make(function, name)
)
"""Every metric by name. An installed package adds its own through the entry-point group: the
metric's name, and the function that `metric` decorates."""


@overload
def metric(name: Function, /) -> Function: ...


@overload
def metric(
    name: str | None = None,
    /,
    *,
    direction: Direction = "none",
    unit: str = "",
    range: Range = (None, None),
    outputs: Sequence[Output] = (),
    scope: Scope = "model",
    version: int = 1,
    cost: float = 0.0,
    default: bool = True,
    aliases: Sequence[str] = (),
    replace: bool = False,
) -> Callable[[Function], Function]: ...


def metric(name: Any = None, /, *, replace: bool = False, **about: Any) -> Any:
    """Registers a function as a metric; use it bare, or with what is known of the result.

        @metric
        def neurons(model): ...

        @metric("robust.gap", direction="min", range=(0, 1))
        def gap(probabilities, test_labels, images=500): ...

    Args:
        name: The metric's name; that of the function if it is not given.
        replace: Whether it takes the place of the metric that has its name.
        **about: `direction`, `unit` and `range` of the one number that it gives, or all its
            `outputs`; and `scope`, `version`, `cost`, `default`, `aliases` (see `Metric`).

    Returns:
        The function itself, unchanged.

    Raises:
        InvalidInputError: If the name cannot be used or is taken, or a parameter names nothing that
            there is.
    """

    def register(function: Function) -> Function:
        made = _make(function, name if isinstance(name, str) else None, **about)
        _register(made, replace)
        return function

    return register(name) if callable(name) else register


def add_metric(
    name: str, function: Callable[..., Any], *, replace: bool = False, **about: Any
) -> Metric:
    """Registers a function as a metric: the smallest form takes just a Keras model.

    Args:
        name: The metric's name.
        function: Returns a number, an array, a dict of these, or one of them as `Measured`.
        replace: As for `metric`.
        **about: As for `metric`.

    Raises:
        InvalidInputError: As for `metric`.
    """
    return _register(_make(function, name, **about), replace)


def as_metric(function: Callable[..., Any] | Metric, name: str | None = None) -> Metric:
    """Returns the metric that a function is registered as, else a new one, not registered.

    Args:
        function: A function, or a metric, which is returned as it is.
        name: The new metric's name; that of the function if it is not given.

    Raises:
        InvalidInputError: As for `metric`.
    """
    if isinstance(function, Metric):
        return function
    if name is None:
        for known in METRICS:
            if known.function is function:
                return known
    made = _make(function, name)
    _check_free(made)
    return made


def default_metrics() -> list[Metric]:
    """Returns the metrics that are computed when none are named."""
    return [each for each in METRICS if each.default]


def resolve(names: Sequence[str]) -> list[Metric]:
    """Returns the metrics that are named, each once; without names, the default ones.

    Args:
        names: Names, aliases or last parts of dotted names ("pgd"); "all", "default" and
            "thorough"; patterns such as "robust.*".

    Raises:
        InvalidInputError: For a name that there is not, or a pattern that nothing fits; near
            matches are named.
    """
    known = {each.name: each.aliases for each in METRICS}
    found = [each for name in names or [DEFAULT] for each in _named(name, known)]
    return list({each.name: each for each in found}.values())


def _named(name: str, known: Mapping[str, Sequence[str]]) -> list[Metric]:
    own = canonical(name, known)
    if own is not None:
        return [METRICS.get(own)]
    if name in SETS:
        return resolve(SETS[name])
    if name == DEFAULT:
        return default_metrics()
    pattern = "*" if name == ALL else name
    found = [each for each in METRICS if fnmatchcase(each.name, pattern)]
    if not found or not set(pattern) & set("*?["):
        spelled = [*known, *(alias for aliases in known.values() for alias in aliases)]
        hint = near_matches(name, [ALL, DEFAULT, *SETS, *spelled])
        raise InvalidInputError(f"Unknown metric {name!r}.{hint}")
    return found


def _register(made: Metric, replace: bool) -> Metric:
    if not replace:
        _check_free(made)
    return METRICS.register(made.name, made, replace=replace)


def _check_free(made: Metric) -> None:
    """Refuses a metric one of whose names another file has taken, be it as an alias."""
    METRICS.check_free(made.name, made)
    for known in METRICS.loaded():
        shared = {known.name, *known.aliases} & {made.name, *made.aliases}
        if shared and known.name != made.name:
            raise InvalidInputError(
                f"The metric {made.name!r} must have names of its own; {min(shared)!r} is "
                f"{known.name}."
            )


def _make(
    function: Callable[..., Any],
    name: str | None,
    *,
    direction: Direction = "none",
    unit: str = "",
    range: Range = (None, None),
    outputs: Sequence[Output] = (),
    aliases: Sequence[str] = (),
    **about: Any,
) -> Metric:
    name = name if name is not None else getattr(function, "__name__", "")
    if not NAME.fullmatch(name):
        raise InvalidInputError(
            f"A metric's name must begin with a letter and have letters, digits, '_' and '.' only; "
            f"received {name!r}. Give one such as featurenet.metric('my_metric')(lambda model: …)."
        )
    outputs = tuple(outputs) or (Output(name, direction, unit, range),)
    _check_about(name, outputs, about)
    return Metric(
        name=name,
        function=function,
        outputs=outputs,
        description=(inspect.getdoc(function) or "").partition("\n")[0],
        aliases=(aliases,) if isinstance(aliases, str) else tuple(aliases),
        signature=(signature := read_signature(function, name)),
        options={option: each.default for option, each in signature.options.items()},
        **about,
    )


def _check_about(name: str, outputs: Sequence[Output], about: Mapping[str, Any]) -> None:
    """Refuses what is said of a metric if it means nothing."""
    known = ("scope", "version", "cost", "default")
    for option in about.keys() - set(known):
        hint = near_matches(option, [*known, "aliases", "direction", "outputs", "range", "unit"])
        raise InvalidInputError(f"Metric {name!r} has no {option!r}.{hint}")
    choices = [("scope", about.get("scope", "model"), get_args(Scope))]
    choices += [
        ("direction", getattr(each, "direction", each), get_args(Direction)) for each in outputs
    ]
    for option, value, allowed in choices:
        if value not in allowed:
            raise InvalidInputError(
                f"Metric {name!r}: {option} must be {' or '.join(map(repr, allowed))}, "
                f"received {value!r}."
            )
