"""Specialisations: a small XML of required and excluded features → more constraints on a model.

    <specialisation of="cnn" blocks="2" cells="3">
      <require feature="Block*_Cell*_Input2_Zeros"/>
      <exclude feature="Block[k]_Cell[i]_Output_Out" when="Block[k+1]"/>
    </specialisation>

What names with wildcards mean is said at `Restriction`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel import patterns
from featurenet.featuremodel.formats.text_file import read_text
from featurenet.featuremodel.formula import Formula, Implies, Not, Var
from featurenet.featuremodel.model import Constraint, FeatureModel, Restriction
from featurenet.featuremodel.safe_xml import Node, parse_xml, root_tag
from featurenet.registry import near_matches

TAG = "specialisation"


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
    origin = f"{TAG} {Path(path).stem}" if path is not None else TAG
    return Specialisation(
        base=root.attributes.get("of") or None,
        blocks=_number(root, "blocks", path),
        cells=_number(root, "cells", path),
        restrictions=tuple(
            _restriction(node, f"{origin}, line {node.line}", path) for node in root
        ),
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


def _restriction(node: Node, origin: str, path: Path | str | None) -> Restriction:
    if node.tag not in ("require", "exclude"):
        message = f"<{TAG}> holds <require> and <exclude>, not <{node.tag}>"
        raise FormatError(message, path, node.line)
    if node.children or node.text.strip():
        message = f'<{node.tag} feature="…"/> is empty, what it says is in its attributes'
        raise FormatError(message, path, node.line)
    _check_attributes(node, {"feature", "when"}, path)
    if "feature" not in node.attributes:
        raise FormatError(f'<{node.tag}> needs feature="…"', path, node.line)
    pattern, when = (node.attributes.get(key, "").strip() for key in ("feature", "when"))
    restriction = Restriction(pattern, node.tag == "require", origin, when)
    try:
        patterns.check(restriction)
    except InvalidInputError as error:
        raise FormatError(str(error), path, node.line) from None
    return restriction


def _check_attributes(node: Node, known: set[str], path: Path | str | None) -> None:
    for attribute in node.attributes:
        if attribute not in known:
            hint = near_matches(attribute, known)
            message = f"<{node.tag}> has no attribute {attribute!r}.{hint}"
            raise FormatError(message, path, node.line)


def specialise(model: FeatureModel, restrictions: tuple[Restriction, ...]) -> FeatureModel:
    """Adds restrictions to a model as constraints; its features keep their numbers.

    An excluded feature becomes `not feature`. A required one becomes `feature` where it is named
    outright, `parent => feature` for each match of a pattern. With `when`, both follow from it.

    Raises:
        InvalidInputError: If a restriction is malformed or names no feature of the model.
    """
    constraints = [
        constraint
        for restriction in restrictions
        for constraint in _constraints(model, restriction)
    ]
    return replace(model, constraints=model.constraints + tuple(constraints))


def _constraints(model: FeatureModel, restriction: Restriction) -> Iterator[Constraint]:
    origin = _origin(restriction)
    try:
        found = patterns.matches(model, restriction)
    except InvalidInputError as error:
        raise InvalidInputError(f"{origin}: {error}") from None
    is_pattern = patterns.has_wildcards(restriction.pattern)
    for name, condition in found.items():
        formula: Formula = Var(name) if restriction.required else Not(Var(name))
        if condition is None and restriction.required and is_pattern:
            condition = model.parents.get(name)
        if condition is not None:
            formula = Implies(Var(condition), formula)
        yield Constraint(formula, origin)


def _origin(restriction: Restriction) -> str:
    text = f"{'require' if restriction.required else 'exclude'} {restriction.pattern}"
    if restriction.when:
        text += f" when {restriction.when}"
    return f"{restriction.origin}: {text}" if restriction.origin else text
