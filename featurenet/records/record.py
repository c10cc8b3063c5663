"""The base of all records, and what is wrong with one in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from featurenet.errors import InvalidInputError
from featurenet.registry import near_matches


class Record(BaseModel):
    """Base of everything that is written to JSON: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Any:
        """Builds the record from plain data.

        Raises:
            InvalidInputError: One message that lists every field that is wrong.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise InvalidInputError(describe_all(error, cls)) from None

    @classmethod
    def names(cls) -> list[str]:
        """Returns what may be given to `parse`, as users spell it."""
        return list(cls.model_fields)

    @classmethod
    def option_name(cls, place: list[str]) -> str:
        """Returns what users call a field, given where it is."""
        return ".".join(place)


_WORDS: Mapping[str, str] = {
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "finite_number": "must be a finite number",
    "literal_error": "must be {expected}",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "string_type": "must be text",
    "tuple_type": "must be a list such as ['a', 'b']",
    "model_type": "must be a table of names and values",
    "dict_type": "must be a table of names and values",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "none_required": "must be none",
}
"""Kind of mistake → what must hold; other kinds keep pydantic's words."""


def describe_mistakes(error: ValidationError, option: str) -> str:
    """Returns what is wrong with the value of one option, in words.

    Args:
        error: What a check of the value raised.
        option: What users call it.
    """
    found = error.errors(include_url=False)
    return "; ".join(dict.fromkeys(_describe(each, Record, option) for each in found))


def describe_all(error: ValidationError, record: type[Record]) -> str:
    """Returns what is wrong with the fields of a record, in words."""
    found = error.errors(include_url=False)
    return "; ".join(_describe(problem, record) for problem in found)


def _describe(problem: ErrorDetails, record: type[Record], option: str = "") -> str:
    place = [option] if option else [str(part) for part in problem["loc"]]
    if not place:
        return problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        return f"there is no option {'.'.join(place)!r}.{near_matches(place[-1], record.names())}"
    must = problem["msg"].removeprefix("Value error, ")
    if problem["type"] in _WORDS:
        bounds = problem.get("ctx", {}).items()
        whole = {n: int(x) if isinstance(x, float) and x.is_integer() else x for n, x in bounds}
        must = _WORDS[problem["type"]].format(**whole)
    return f"{option or record.option_name(place)} {must}, received {_shown(problem['input'])}"


def _shown(value: Any) -> str:
    """Returns a value as Python writes it, in one line that is not too long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 200
