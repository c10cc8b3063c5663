"""What an option of a metric may be, in words, from its JSON schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KINDS = {
    "integer": ("whole number", "whole numbers"),
    "number": ("number", "numbers"),
    "boolean": ("true or false", "true or false"),
    "string": ("text", "texts"),
    "null": ("none", "none"),
}
"""Type of a JSON schema → one of it, several of it."""

_BOUNDS = {
    "minimum": "at least {:g}",
    "exclusiveMinimum": "more than {:g}",
    "maximum": "at most {:g}",
    "exclusiveMaximum": "less than {:g}",
}


def in_words(schema: Mapping[str, Any], several: bool = False) -> str:
    """Returns what values a schema allows: "whole number, at least 1"; "anything" if it is silent.

    Args:
        schema: As pydantic makes it.
        several: Whether it is about the items of a list.
    """
    if "anyOf" in schema:
        return ", or ".join(in_words(each, several) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " or ".join(map(str, schema.get("enum", [schema.get("const")])))
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items")
        return f"list of {in_words(items, several=True)}" if items else "list"
    if kind not in _KINDS:
        return "anything"
    bounds = [words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema]
    return ", ".join([_KINDS[kind][several], *bounds])
