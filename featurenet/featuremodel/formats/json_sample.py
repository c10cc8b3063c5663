"""Configurations as a JSON object: feature names, lists of selected names, where they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from featurenet.errors import FormatError
from featurenet.featuremodel.model import Configuration

SUFFIX = ".json"
SCHEMA = 1
"""Number of the layout; the reader refuses a newer one."""


def parse(
    text: str, path: Path | str | None = None
) -> tuple[tuple[str, ...], tuple[Configuration, ...]]:
    """Returns the features and configurations; metadata is for people and other programs.

    Raises:
        FormatError: If the object lacks a part, or a configuration names an unknown feature.
    """
    content = _load(text, path)
    features = _names(content.get("features"), "'features'", path)
    listed = content.get("configurations")
    if not isinstance(listed, list):
        raise FormatError("must have a list 'configurations'", path)
    known = frozenset(features)
    found = []
    for position, names in enumerate(listed, start=1):
        selected = frozenset(_names(names, f"configuration {position}", path))
        if unknown := selected - known:
            raise FormatError(
                f"configuration {position} selects {min(unknown)!r}, which is not in 'features'",
                path,
            )
        found.append(Configuration(selected))
    return features, tuple(found)


def metadata(text: str, path: Path | str | None = None) -> dict[str, Any]:
    """Returns what the file says of its origin; empty if it says nothing.

    Raises:
        FormatError: If the text is no such file.
    """
    found = _load(text, path).get("metadata", {})
    if not isinstance(found, dict):
        raise FormatError("'metadata' must be a JSON object", path)
    return found


def write(
    features: Sequence[str],
    configurations: Sequence[Configuration],
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Returns the text, one configuration a line, selected names in the order of `features`."""
    parts = [f'"schema": {SCHEMA}', f'"features": {json.dumps(list(features))}']
    if metadata is not None:
        parts.append(f'"metadata": {json.dumps(dict(metadata), allow_nan=False)}')
    rows = [
        json.dumps([name for name in features if name in configuration.selected])
        for configuration in configurations
    ]
    listed = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
    parts.append(f'"configurations": {listed}')
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _load(text: str, path: Path | str | None) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"is no JSON: {error.msg}", path, error.lineno) from None
    except (ValueError, RecursionError):
        raise FormatError("is JSON with too long a number or too many levels", path) from None
    if not isinstance(content, dict):
        raise FormatError("must be a JSON object with 'schema' and 'features'", path)
    schema = content.get("schema")
    if not isinstance(schema, int) or not 1 <= schema <= SCHEMA:
        raise FormatError(
            f"'schema' must be a number up to {SCHEMA}, which this version reads, not {schema!r}",
            path,
        )
    return content


def _names(value: Any, what: str, path: Path | str | None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise FormatError(f"{what} must be a list of feature names", path)
    if len(set(value)) < len(value):
        raise FormatError(f"{what} names a feature twice", path)
    return tuple(value)
