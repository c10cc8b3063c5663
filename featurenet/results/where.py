"""Conditions on a table's rows, such as "weights < 10000 and state = done", read and applied."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.results.figures import Value

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "!=": operator.ne,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}

EQUALITY = ("=", "==", "!=")

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

_AND = re.compile(r"""\s+and\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)""", re.IGNORECASE)
_CONDITION = re.compile(r"\s*(?P<name>[^<>=!]+?)\s*(?P<operator><=|>=|!=|==|<|>|=)\s*(?P<value>.+)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A name, an operator and a value.

    Args:
        name: A column's.
        operator: One of `OPERATORS`.
        value: As it was written, without quotes.
    """

    name: str
    operator: str
    value: str

    def holds(self, cells: Sequence[Value]) -> list[bool]:
        """Returns for each cell of the column whether the condition holds.

        Where there is no value, only != does.

        Raises:
            InvalidInputError: If the value or the operator does not suit what the column holds.
        """
        kinds = {type(cell) for cell in cells if cell is not None}
        wanted = self._wanted(kinds)
        compare = OPERATORS[self.operator]
        missing = self.operator == "!="
        return [missing if cell is None else compare(cell, wanted) for cell in cells]

    def _wanted(self, kinds: set[type]) -> Value:
        if str in kinds or bool in kinds:
            if self.operator not in EQUALITY:
                raise InvalidInputError(f"{self.name!r} is no number: compare it with = or !=.")
            return self.value if str in kinds else self._truth()
        try:
            return float(self.value)
        except ValueError:
            if not kinds:
                return self.value  # no row has a value to compare with
            raise InvalidInputError(
                f"{self.name!r} is a number; received {self.value!r} to compare it with."
            ) from None

    def _truth(self) -> bool:
        if self.value.lower() not in TRUTH:
            raise InvalidInputError(f"{self.name!r} is true or false; received {self.value!r}.")
        return TRUTH[self.value.lower()]


def read_conditions(texts: str | Iterable[str]) -> tuple[Condition, ...]:
    """Reads conditions that must all hold.

    Args:
        texts: Each "name operator value", or several of these joined by "and"; quotes keep a
            value with an "and" together.

    Raises:
        InvalidInputError: If one is something else.
    """
    texts = [texts] if isinstance(texts, str) else texts
    return tuple(_read(part) for text in texts for part in _AND.split(text))


def _read(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise InvalidInputError(
            'A condition is a name, one of < <= > >= = != and a value, such as "weights < 10000"; '
            f"received {text!r}."
        )
    value = found["value"].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return Condition(found["name"], found["operator"], value)
