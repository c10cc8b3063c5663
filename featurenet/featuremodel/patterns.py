"""Patterns with wildcards (`Block*_Cell[i]_Input1`) → the features of a model that they name.

What a pattern means is said at `Restriction`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import MAX_NAME, FeatureModel, Restriction
from featurenet.featuremodel.template import INDEX
from featurenet.registry import near_matches

MAX_WILDCARDS = 3
"""Wildcards in one part of a name: the time that matching takes grows with their power."""


def check(restriction: Restriction) -> None:
    """Checks what can be checked without a model.

    Raises:
        InvalidInputError: If the pattern or the condition is malformed.
    """
    _expression(restriction.pattern)
    _condition_expression(restriction)


def matches(model: FeatureModel, restriction: Restriction) -> dict[str, str | None]:
    """Returns the features that a restriction names, each with the one that it depends on.

    The latter is None without `when`. Features for which it lies outside the model are left out.

    Raises:
        InvalidInputError: If the pattern or the condition is malformed, or names no feature.
    """
    expression = _expression(restriction.pattern)
    found = {name: match for name in model.features if (match := expression.fullmatch(name))}
    if not found:
        raise _unknown(model, restriction.pattern)
    if not restriction.when:
        return dict.fromkeys(found)
    possible = _condition_expression(restriction)
    if not any(possible.fullmatch(name) for name in model.features):
        raise _unknown(model, restriction.when)
    conditions = {
        name: _condition(restriction.when, match.groupdict()) for name, match in found.items()
    }
    return {name: when for name, when in conditions.items() if when in model.number}


def named(pattern: str, features: Iterable[str]) -> frozenset[str]:
    """Returns the features that a pattern names; none, if it names none.

    Raises:
        InvalidInputError: If the pattern is malformed.
    """
    expression = _expression(pattern)
    return frozenset(name for name in features if expression.fullmatch(name))


def has_wildcards(pattern: str) -> bool:
    """Whether a pattern can name several features."""
    return "*" in pattern or any(match["letters"] for match in INDEX.finditer(pattern))


def _expression(pattern: str) -> re.Pattern[str]:
    """Returns a regular expression with one named group for each letter."""
    if not 1 <= len(pattern) <= MAX_NAME:
        raise InvalidInputError(f"a pattern must have 1 to {MAX_NAME} characters")
    pattern = re.sub(r"\*+", "*", pattern)
    if any(part.count("*") > MAX_WILDCARDS for part in INDEX.sub("*", pattern).split("_")):
        raise InvalidInputError(
            f"at most {MAX_WILDCARDS} wildcards may stand between two `_`, received {pattern!r}"
        )
    pieces: list[str] = []
    letters: set[str] = set()
    end = 0
    for match in INDEX.finditer(pattern):
        if match["offset"]:
            raise InvalidInputError(
                f"{match[0]} has its place in when=…; in the pattern {pattern!r} write [k]"
            )
        pieces += [_literal(pattern[end : match.start()]), _number(match, letters)]
        end = match.end()
    return re.compile("".join([*pieces, _literal(pattern[end:])]))


def _number(match: re.Match[str], seen: set[str]) -> str:
    if match["number"]:
        return match["number"]
    letters = match["letters"]
    if letters in seen:
        return f"(?P={letters})"
    seen.add(letters)
    return f"(?P<{letters}>[1-9][0-9]*)"


def _literal(text: str) -> str:
    return "[^_]+".join(map(re.escape, text.split("*")))


def _condition_expression(restriction: Restriction) -> re.Pattern[str]:
    """Returns what `when` names for some numbers."""
    if "*" in restriction.when:
        raise InvalidInputError(
            f"when={restriction.when!r} must name one feature; write [k] in the pattern and [k] "
            "or [k+1] here instead of `*`"
        )
    bound = {match["letters"] for match in INDEX.finditer(restriction.pattern)}
    for match in INDEX.finditer(restriction.when):
        if match["letters"] and match["letters"] not in bound:
            raise InvalidInputError(
                f"when={restriction.when!r} has {match[0]}, but the pattern "
                f"{restriction.pattern!r} has no [{match['letters']}]"
            )
    literals = INDEX.sub("\0", restriction.when).split("\0")
    return re.compile("[0-9]+".join(map(re.escape, literals)))


def _condition(when: str, numbers: Mapping[str, str]) -> str:
    def number(match: re.Match[str]) -> str:
        return str(int(match["number"] or numbers[match["letters"]]) + int(match["offset"] or 0))

    return INDEX.sub(number, when)


def _unknown(model: FeatureModel, pattern: str) -> InvalidInputError:
    """Compares with names in which `*` stands for the repeats' numbers: there are far fewer."""
    known = {re.sub(r"(?<=[A-Za-z]{2})[0-9]+(?=_|$)", "*", name) for name in model.features}
    hint = near_matches(INDEX.sub("*", pattern), known | {model.root.name})
    return InvalidInputError(f"{pattern!r} names no feature of {model.name}.{hint}")
