"""`.pdt` products, as PLEDGE writes them, to configurations and back.

Lines `number->FeatureName` come first, then a product a line: every number once, each followed by
`;`, negative if the feature is not selected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.model import Configuration

SUFFIX = ".pdt"

_NAMING = re.compile(r"(\d{1,9})->(.+)")
_PRODUCT = re.compile(r"[-0-9; \t]+")


def parse(
    text: str, path: Path | str | None = None
) -> tuple[tuple[str, ...], tuple[Configuration, ...]]:
    """Returns the features in the order of their numbers, and the products.

    Raises:
        FormatError: If a product lacks a feature or names one twice, or a line is neither.
    """
    names: dict[int, str] = {}
    products: list[tuple[int, str]] = []
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        if naming := _NAMING.fullmatch(content):
            _note_name(int(naming[1]), naming[2], names, line, path)
        elif _PRODUCT.fullmatch(content):
            products.append((line, content))
        else:
            raise FormatError(
                f"must be 'number->FeatureName' or a product '1;-2;…', not {content[:40]!r}",
                path,
                line,
            )
    if not names:
        raise FormatError("has no line 'number->FeatureName'", path)
    if len(set(names.values())) < len(names):
        raise FormatError("two numbers have the same feature name", path)
    numbers = frozenset(names)
    configurations = tuple(
        Configuration(frozenset(names[literal] for literal in literals if literal > 0))
        for literals in (_literals(content, numbers, line, path) for line, content in products)
    )
    return tuple(names[number] for number in sorted(names)), configurations


def write(
    features: Sequence[str],
    configurations: Sequence[Configuration],
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Returns the text; the format has no place for metadata.

    Raises:
        InvalidInputError: If a name is empty or has a line break.
    """
    for name in features:
        if not name or "\n" in name or "\r" in name:
            raise InvalidInputError(
                f"Feature {name!r} cannot be named in a .pdt file; rename it or write .json"
            )
    lines = [f"{number}->{name}" for number, name in enumerate(features, start=1)]
    columns = [(name, f"{number};", f"-{number};") for number, name in enumerate(features, start=1)]
    lines += [
        "".join([yes if name in configuration.selected else no for name, yes, no in columns])
        for configuration in configurations
    ]
    return "\n".join(lines) + "\n"


def _note_name(
    number: int, name: str, names: dict[int, str], line: int, path: Path | str | None
) -> None:
    if number == 0 or number in names:
        raise FormatError(
            f"feature numbers must be positive and distinct; {number} is not", path, line
        )
    names[number] = name


def _literals(
    content: str, numbers: frozenset[int], line: int, path: Path | str | None
) -> list[int]:
    parts = content.strip().removesuffix(";").split(";")
    try:
        literals = [int(part) for part in parts]
    except ValueError:
        raise FormatError(
            "a product must be signed numbers, each followed by ';'", path, line
        ) from None
    mentioned = {abs(literal) for literal in literals}
    if unknown := mentioned - numbers:
        raise FormatError(f"feature {min(unknown)} is not in the list of names", path, line)
    if missing := numbers - mentioned:
        raise FormatError(f"feature {min(missing)} is missing from the product", path, line)
    if len(literals) > len(numbers):
        twice = Counter(map(abs, literals)).most_common(1)[0][0]
        raise FormatError(f"feature {twice} occurs more than once in the product", path, line)
    return literals
