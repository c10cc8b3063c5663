"""An analysis: a function that studies several trained models together, or prepares a data set."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, overload

import numpy.typing as npt

from featurenet.analyses.signature import OF_MODELS, read_signature
from featurenet.errors import InvalidInputError
from featurenet.metrics.metric import METRICS, NAME, Output
from featurenet.metrics.options import Given
from featurenet.metrics.signature import Signature
from featurenet.registry import Registry, canonical, near_matches

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Analysis:
    """A function with all that is needed to call it and to read what it found.

    Args:
        name: What users call it; a dotted first part groups ("diff.disagreement").
        function: Returns `Findings`, a number of the population, or a dict of these. What it is
            given is told by the names of its parameters; see `values`. One that asks for nothing
            of the models, but for the data set, prepares something that they share.
        description: What it is, in a sentence.
        least: Trained models that it needs.
        outputs: What it says of each model, the main number first; the name is the key in
            `Findings.model_figures`.
        options: Values for the function's parameters that have defaults.
        signature: Read from the function.
    """

    name: str
    function: Callable[..., Any]
    description: str = ""
    least: int = 0
    outputs: tuple[Output, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    signature: Signature = Signature((), ())

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of what the function is given."""
        return self.signature.needs

    @property
    def prepares(self) -> bool:
        """Whether it is about the data set alone, and its outcome is that of all runs."""
        return "dataset" in self.needs and not self.least and not set(OF_MODELS) & set(self.needs)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names: none but the last part of a dotted name."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What an analysis found; NaN says that there is no such number.

    Args:
        summary: The most important of it in words, a sentence or two.
        figures: Numbers of the population by name, the main ones first.
        model_figures: Number of each model, in the order of the models that were given, by name.
        matrices: Numbers of each pair of models, `(models, models)`, by name; the report draws the
            first one.
    """

    summary: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    model_figures: Mapping[str, Sequence[float] | npt.NDArray[Any]] = field(default_factory=dict)
    matrices: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)


ANALYSES: Registry[Analysis] = Registry(
    "analysis", group="featurenet.analyses", adopt=lambda name, function: _make(function, name)
)
"""Every analysis by name. An installed package adds its own through the entry-point group: the
analysis's name, and the function that `analysis` decorates."""


@overload
def analysis(name: Function, /) -> Function: ...


@overload
def analysis(
    name: str | None = None,
    /,
    *,
    least: int = 0,
    outputs: Sequence[Output] = (),
    replace: bool = False,
) -> Callable[[Function], Function]: ...


def analysis(name: Any = None, /, *, replace: bool = False, **about: Any) -> Any:
    """Registers a function as an analysis; use it bare, or with what is known of it.

        @analysis("own.spread", least=2)
        def spread(predictions, labels): ...

    Args:
        name: The analysis's name; that of the function if it is not given.
        replace: Whether it takes the place of the analysis that has its name.
        **about: `least` and `outputs`; see `Analysis`.

    Returns:
        The function itself, unchanged.

    Raises:
        InvalidInputError: If the name cannot be used or is taken, or a parameter names nothing that
            there is.
    """

    def register(function: Function) -> Function:
        made = _make(function, name if isinstance(name, str) else None, **about)
        ANALYSES.register(made.name, made, replace=replace)
        return function

    return register(name) if callable(name) else register


def resolve(names: Sequence[str]) -> tuple[Analysis, ...]:
    """Returns the analyses that are named, each once.

    Args:
        names: Names, or last parts of dotted names ("disagreement").

    Raises:
        InvalidInputError: For a name that there is not; near matches are named.
    """
    found = [ANALYSES.get(_spelled(name, ANALYSES.names()) or name) for name in names]
    return tuple({each.name: each for each in found}.values())


def choose(names: Sequence[str], options: Given) -> tuple[Analysis, ...]:
    """Returns the analyses that are named with the options that are given, all checked.

    Args:
        names: As for `resolve`.
        options: Analysis → option → value, which may be text; the others keep their defaults.

    Raises:
        InvalidInputError: For an unknown analysis or option, an analysis that is not named, or a
            value of the wrong type or out of range.
    """
    chosen = {each.name: each for each in resolve(names)}
    for name, values in options.items():
        found = _spelled(name, list(chosen))
        if found is None:
            raise InvalidInputError(
                f"Analysis option: {name!r} is none of the analyses that were asked for."
                f"{near_matches(name, chosen)}"
            )
        checked = {option: _checked(chosen[found], option, each) for option, each in values.items()}
        chosen[found] = replace(chosen[found], options={**chosen[found].options, **checked})
    return tuple(chosen.values())


def _checked(asked: Analysis, option: str, value: Any) -> Any:
    known = asked.signature.options
    if option not in known:
        hint = near_matches(option, known) if known else " It has none."
        raise InvalidInputError(f"Analysis {asked.name} has no option {option!r}.{hint}")
    return known[option].check(value, f"{asked.name}.{option}")


def _spelled(name: str, known: Sequence[str]) -> str | None:
    return canonical(name, dict.fromkeys(known, ()))


def _make(
    function: Callable[..., Any],
    name: str | None,
    *,
    least: int = 0,
    outputs: Sequence[Output] = (),
    **unknown: Any,
) -> Analysis:
    name = name if name is not None else getattr(function, "__name__", "")
    _check(name, unknown)
    signature = read_signature(function, name)
    return Analysis(
        name=name,
        function=function,
        description=(inspect.getdoc(function) or "").partition("\n")[0],
        least=least,
        outputs=tuple(outputs),
        options={name: each.default for name, each in signature.options.items()},
        signature=signature,
    )


def _check(name: str, unknown: Mapping[str, Any]) -> None:
    if not NAME.fullmatch(name):
        raise InvalidInputError(
            f"An analysis's name must begin with a letter and have letters, digits, '_' and '.' "
            f"only; received {name!r}. Give one such as @featurenet.analysis('own.spread')."
        )
    if name in METRICS:
        raise InvalidInputError(
            f"{name!r} is a metric: an analysis needs a name of its own, as what it says of each "
            "model is kept under it."
        )
    for option in unknown:
        hint = near_matches(option, ["least", "outputs", "replace"])
        raise InvalidInputError(f"Analysis {name!r} has no {option!r}.{hint}")
