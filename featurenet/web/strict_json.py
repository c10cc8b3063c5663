"""JSON that every browser parses: numbers that are not finite are null."""

from __future__ import annotations

import json
import math
from typing import Any


def to_json(value: Any) -> str:
    """Returns plain data as JSON text."""
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except ValueError:  # seldom: it is only then gone through
        return json.dumps(finite(value), allow_nan=False, separators=(",", ":"))


def finite(value: Any) -> Any:
    """Returns plain data with null for what is infinite or not a number."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return value
