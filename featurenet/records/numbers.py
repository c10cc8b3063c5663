"""Numbers of models as addresses have them: "1-5,9"."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

MOST = 100_000
"""Numbers that a range may stand for."""

_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def read_numbers(text: Any) -> Any:
    """Turns "1-5,9" into (1, 2, 3, 4, 5, 9).

    Raises:
        ValueError: If it is no such text.
    """
    if not isinstance(text, str):
        return text
    found: set[int] = set()
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise ValueError("must be numbers and ranges, such as 1-5,9")
        first, last = int(match[1]), int(match[2] or match[1])
        if last - first >= MOST:
            raise ValueError(f"must stand for at most {MOST:,} numbers")
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


Numbers = Annotated[tuple[int, ...], BeforeValidator(read_numbers, json_schema_input_type=str)]
