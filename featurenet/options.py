"""A function's signature and docstring → its options: names, types, defaults, words; all checked.

An option is a parameter that has a default. Its annotation says which values it takes
(`Annotated[int, Field(ge=1)]`, `float | None`, `Literal["l2", "linf"]` …); without one, the type of
the default does. The function's docstring says what it is, under "Args:".
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from featurenet.errors import InvalidInputError
from featurenet.records import describe_mistakes

NOTHING = ("none", "null")
"""Texts that stand for None, where None is allowed."""

_SIMPLE = (bool, int, float, str, tuple, list)
_ENTRY = re.compile(r"(\w+): ")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a function.

    Args:
        name: The parameter's.
        default: Its value if none is given.
        function: Whose parameter it is.
    """

    name: str
    default: Any
    function: Callable[..., Any]

    @property
    def help(self) -> str:
        """What the function's docstring says of it; empty if that is nothing."""
        return described(self.function).get(self.name, "")

    def check(self, value: Any, spelled: str) -> Any:
        """Returns a value as the function takes it; the default itself if it means the same.

        Args:
            value: May be text, as from a command line: "500", "true", "none", "0.1,0.2".
            spelled: What users call the option, for messages.

        Raises:
            InvalidInputError: If the value is of the wrong type or out of range.
        """
        try:
            checker = self._checker()
        except PydanticUserError as error:
            raise InvalidInputError(f"{spelled} cannot be set: {error}") from None
        checked = _first_valid(checker, spelled, value)
        return self.default if _equal(checked, self.default) else checked

    def schema(self) -> dict[str, Any]:
        """Returns which values it takes as a JSON schema; {} if that is not known."""
        try:
            return self._checker().json_schema()
        except PydanticUserError:
            return {}

    def _checker(self) -> TypeAdapter[Any]:
        return TypeAdapter(
            self._type(), config=ConfigDict(allow_inf_nan=False, arbitrary_types_allowed=True)
        )

    def _type(self) -> Any:
        """Returns the type that values must have; `Any` if that is not known."""
        function = inspect.unwrap(self.function)
        annotation = inspect.signature(function).parameters[self.name].annotation
        if isinstance(annotation, str):
            annotation = _evaluated(annotation, function)
        if annotation is not inspect.Parameter.empty:
            return annotation
        return type(self.default) if isinstance(self.default, _SIMPLE) else Any


def read_options(function: Callable[..., Any], skip: Collection[str] = ()) -> dict[str, Option]:
    """Returns a function's options by name, in the order of its parameters.

    Args:
        function: Any callable whose parameters Python knows.
        skip: Names of parameters that are given something else.
    """
    return {
        each.name: Option(each.name, each.default, function)
        for each in inspect.signature(function).parameters.values()
        if each.name not in skip and each.default is not each.empty
    }


def changed(options: Mapping[str, Option], values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values that are not their options' defaults."""
    return {name: value for name, value in values.items() if value is not options[name].default}


def plain(value: Any) -> Any:
    """Returns an option's value as strict JSON; what that has no word for becomes text."""
    return json.loads(json.dumps(value, default=repr), parse_constant=str)


def described(function: Callable[..., Any]) -> dict[str, str]:
    """Returns what a function's docstring says of each parameter under "Args:", in one line."""
    lines = (inspect.getdoc(inspect.unwrap(function)) or "").splitlines()
    found: dict[str, str] = {}
    name, margin = "", None
    for line in lines[lines.index("Args:") + 1 :] if "Args:" in lines else ():
        indent = len(line) - len(line.lstrip())
        if line and not indent:
            break  # the next section
        margin = indent if margin is None else margin
        entry = _ENTRY.match(line.strip())
        if indent == margin and entry:
            name, line = entry[1], line.strip()[entry.end() :]
        if name:
            found[name] = f"{found.get(name, '')} {line.strip()}".strip()
    return found


def _evaluated(annotation: str, function: Any) -> Any:
    """Returns what a postponed annotation means, `empty` where its names are not defined."""
    owner = function if hasattr(function, "__globals__") else type(function).__call__
    carrier = SimpleNamespace(__annotations__={"option": annotation})
    try:
        names = getattr(owner, "__globals__", {})
        return get_type_hints(carrier, globalns=names, include_extras=True)["option"]
    except (NameError, SyntaxError, TypeError, AttributeError):
        return inspect.Parameter.empty


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
