"""Specialisations: a small XML of required and excluded features → more constraints on a model.

    <specialisation of="cnn" blocks="2" cells="3">
      <require feature="Block*_Cell*_Input2_Zeros"/>
      <exclude feature="Block[k]_Cell[i]_Output_Out" when="Block[k+1]"/>
    </specialisation>

How names with wildcards are matched is said at `Restriction`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats.text_file import read_text
from featurenet.featuremodel.formula import Formula, Implies, Not, Var
from featurenet.featuremodel.model import (
    MAX_NAME,
    Constraint,
    FeatureModel,
    Restriction,
)
from featurenet.featuremodel.safe_xml import Node, parse_xml, root_tag
from featurenet.featuremodel.template import INDEX
from featurenet.registry import near_matches

TAG = "specialisation"
MAX_STARS = 3
"""Wildcards in one part of a name: matching time grows with their power."""


@dataclass(frozen=True, slots=True)
class Specialisation:
    """What a specialisation's file says.

    Args:
        base: Name or file of the meta-model that it restricts; None if it names none.
        blocks: Default number of blocks; None keeps the base's.
        cells: Default number of cells; None keeps the base's.
        restrictions: Its lines.
    """

    base: str | None
    blocks: int | None
    cells: int | None
    restrictions: tuple[Restriction, ...]


def recognises(text: str) -> bool:
    """Whether the text is an XML document whose root is <specialisation>."""
    return root_tag(text) == TAG


def read_specialisation(path: Path | str) -> tuple[Restriction, ...]:
    """Reads a specialisation's restrictions, whatever meta-model it was written for.

    Raises:
        FormatError: If the file cannot be read or is no specialisation; it names the line.
    """
    try:
        text = read_text(path)
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", path) from None
    return parse_specialisation(text, path).restrictions


def parse_specialisation(text: str, path: Path | str | None = None) -> Specialisation:
    """Reads a specialisation.

    Raises:
        FormatError: If it is no specialisation; it names the line.
    """
    root = parse_xml(text, path)
    if root.tag != TAG:
        raise FormatError(f"the root must be <{TAG}>, not <{root.tag}>", path, root.line)
    _check_attributes(root, {"of", "blocks", "cells"}, path)
    name = Path(path).stem if path is not None else ""
    return Specialisation(
        base=root.attributes.get("of") or None,
        blocks=_number(root, "blocks", path),
        cells=_number(root, "cells", path),
        restrictions=tuple(_restriction(node, name, path) for node in root),
    )


def _number(node: Node, attribute: str, path: Path | str | None) -> int | None:
    value = node.attributes.get(attribute)
    if value is None:
        return None
    if not re.fullmatch("[1-9][0-9]{0,5}", value):
        raise FormatError(
            f"{attribute} must be a number from 1, received {attribute}={value!r}", path, node.line
        )
    return int(value)


def _restriction(node: Node, name: str, path: Path | str | None) -> Restriction:
    if node.tag not in ("require", "exclude"):
        raise FormatError(
            f"<{TAG}> holds <require> and <exclude>, not <{node.tag}>", path, node.line
        )
    _check_attributes(node, {"feature", "when"}, path)
    pattern, when = (node.attributes.get(key, "").strip() for key in ("feature", "when"))
    if not pattern:
        raise FormatError(f'<{node.tag}> needs feature="…"', path, node.line)
    origin = f"{TAG} {name}, line {node.line}" if name else f"{TAG}, line {node.line}"
    restriction = Restriction(pattern, node.tag == "require", origin, when)
    try:
        _expression(pattern)
        _when_expression(restriction)
    except InvalidInputError as error:
        raise FormatError(str(error), path, node.line) from None
    if node.children:
        raise FormatError(f"<{node.tag}> holds no elements", path, node.children[0].line)
    return restriction


def _check_attributes(node: Node, known: set[str], path: Path | str | None) -> None:
    for attribute in node.attributes:
        if attribute not in known:
            hint = near_matches(attribute, known)
            message = f"<{node.tag}> has no attribute {attribute!r}.{hint}"
            raise FormatError(message, path, node.line)


def specialise(model: FeatureModel, restrictions: tuple[Restriction, ...]) -> FeatureModel:
    """Adds restrictions to a model as constraints; features keep their numbers.

    An excluded feature becomes `not feature`. A required one becomes `feature` where it is named
    outright, `parent => feature` for each match of a pattern. With `when`, both follow from it.

    Raises:
        InvalidInputError: If a pattern, or `when`, names no feature of the model.
    """
    constraints = tuple(
        constraint
        for restriction in restrictions
        for constraint in _constraints(model, restriction)
    )
    return replace(model, constraints=model.constraints + constraints)


def _constraints(model: FeatureModel, restriction: Restriction) -> Iterator[Constraint]:
    verb = "require" if restriction.required else "exclude"
    text = f"{verb} {restriction.pattern}"
    if restriction.when:
        text += f" when {restriction.when}"
    origin = f"{restriction.origin}: {text}" if restriction.origin else text
    matches = _matches(model, restriction.pattern)
    if not matches:
        _complain(model, restriction.pattern, origin)
    _check_when(model, restriction, origin)
    for name, numbers in matches.items():
        formula: Formula = Var(name) if restriction.required else Not(Var(name))
        if restriction.when:
            condition = _condition(restriction.when, numbers)
            if condition in model.number:
                yield Constraint(Implies(Var(condition), formula), origin)
        elif restriction.required and restriction.pattern != name and name in model.parents:
            yield Constraint(Implies(Var(model.parents[name]), formula), origin)
        else:
            yield Constraint(formula, origin)


def _matches(model: FeatureModel, pattern: str) -> dict[str, dict[str, str]]:
    """Returns the names that a pattern matches, each with its letters' numbers."""
    if pattern in model.number:
        return {pattern: {}}
    expression = _expression(pattern)
    found = ((name, expression.fullmatch(name)) for name in model.features)
    return {name: match.groupdict() for name, match in found if match is not None}


def _expression(pattern: str) -> re.Pattern[str]:
    if len(pattern) > MAX_NAME:
        raise InvalidInputError(f"a pattern has at most {MAX_NAME} characters")
    pattern = re.sub(r"\*+", "*", pattern)
    if any(part.count("*") > MAX_STARS for part in pattern.split("_")):
        raise InvalidInputError(
            f"at most {MAX_STARS} `*` may stand between two `_`, received {pattern!r}"
        )
    seen: set[str] = set()

    def index(match: re.Match[str]) -> str:
        if match["offset"]:
            raise InvalidInputError(
                f"{match[0]} has its place in when=…; in the feature itself write [letter]"
            )
        if match["number"]:
            return match["number"]
        known = match["letters"] in seen
        seen.add(match["letters"])
        return f"(?P={match['letters']})" if known else f"(?P<{match['letters']}>[1-9][0-9]*)"

    pieces: list[str] = []
    end = 0
    for match in INDEX.finditer(pattern):
        pieces += [_literal(pattern[end : match.start()]), index(match)]
        end = match.end()
    return re.compile("".join([*pieces, _literal(pattern[end:])]))


def _literal(text: str) -> str:
    return "[^_]+".join(map(re.escape, text.split("*")))


def _when_expression(restriction: Restriction) -> re.Pattern[str]:
    """Returns what `when` matches for some numbers."""
    if "*" in restriction.when:
        raise InvalidInputError(
            f"when={restriction.when!r} must name one feature: write [k] in feature=… and "
            "[k] or [k+1] here instead of `*`"
        )
    bound = {match["letters"] for match in INDEX.finditer(restriction.pattern)}
    for match in INDEX.finditer(restriction.when):
        if match["letters"] and match["letters"] not in bound:
            raise InvalidInputError(
                f"when={restriction.when!r} uses {match[0]}, but feature="
                f"{restriction.pattern!r} has no [{match['letters']}]"
            )
    literals = map(re.escape, INDEX.sub("\0", restriction.when).split("\0"))
    return re.compile("[0-9]+".join(literals))


def _check_when(model: FeatureModel, restriction: Restriction, origin: str) -> None:
    """Refuses a condition that names nothing, with any numbers."""
    if not restriction.when:
        return
    expression = _when_expression(restriction)
    if not any(expression.fullmatch(name) for name in model.features):
        _complain(model, restriction.when, origin)


def _condition(when: str, numbers: dict[str, str]) -> str:
    def number(match: re.Match[str]) -> str:
        start = match["number"] or numbers[match["letters"]]
        return str(int(start) + int(match["offset"] or 0))

    return INDEX.sub(number, when)


def _complain(model: FeatureModel, pattern: str, origin: str) -> None:
    known = {re.sub(r"(?<=[A-Za-z]{2})[0-9]+(?=_|$)", "*", name) for name in model.features}
    shown = INDEX.sub("*", pattern)
    raise InvalidInputError(f"{origin}: {pattern!r} names no feature.{near_matches(shown, known)}")
