"""Feature models and meta-models → FeatureIDE's XML (with <repeat> for meta-models)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.formats.featureide_formula import append_formula
from featurenet.featuremodel.formula import MAX_CLAUSES, And, Formula, Implies, Not, Or, Var
from featurenet.featuremodel.model import (
    Feature,
    FeatureModel,
    Group,
    MetaModel,
    walk,
)
from featurenet.featuremodel.safe_xml import MAX_DEPTH

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(model: FeatureModel) -> str:
    """Writes a feature model as plain FeatureIDE XML.

    Features, their order and the configurations stay the same. FeatureIDE knows no groups beside
    other children and no cardinalities but 1..1 and 1..n: such groups become optional children
    with rules that say how many there must be.

    Raises:
        InvalidInputError: If it nests too deep, or a cardinality needs too many rules.
    """
    return write_metamodel(MetaModel(model.name, model.root, model.constraints))


def write_metamodel(metamodel: MetaModel) -> str:
    """Writes a meta-model, its restrictions left out; reading it gives the same one back.

    Raises:
        InvalidInputError: If it nests too deep, a cardinality needs too many rules, or a name
            inside a repeat does not begin with its parent's, as this format has it.
    """
    document = Element("featureModel")
    _append(SubElement(document, "struct"), metamodel.root, None)
    rules = SubElement(document, "constraints")
    groups = [rule for feature, _ in walk(metamodel.root) for rule in _group_rules(feature)]
    constraints = [constraint.formula for constraint in metamodel.constraints]
    for formula in groups + constraints:
        append_formula(SubElement(rules, "rule"), formula, metamodel.root.name)
    _check_depth(document, metamodel.name)
    _lay_out(document)
    return HEADER + tostring(document, encoding="unicode") + "\n"


def _lay_out(document: Element) -> None:
    """Indents the tree of features; keeps each rule on one line."""
    rules = document[1]
    indent(document)
    for rule in rules:
        for element in rule.iter():
            if element.tag != "var":
                element.text = None
            if element is not rule:
                element.tail = None


def _check_depth(document: Element, name: str) -> None:
    level, depth = [document], 0
    while level:
        depth += 1
        level = [child for element in level for child in element]
    if depth > MAX_DEPTH:
        raise InvalidInputError(
            f"{name} nests too deep for this format: its tree or a rule takes {depth} levels of "
            f"elements, at most {MAX_DEPTH} can be read back"
        )


def _append(
    parent: Element,
    feature: Feature,
    prefix: str | None,
    mandatory: bool = False,
    index: str | None = None,
) -> None:
    """Writes a feature and what is below it.

    Args:
        parent: The element that it goes into.
        feature: The feature.
        prefix: Inside a repeat, the full name that its own name is relative to.
        mandatory: Whether it is marked as mandatory.
        index: Its own index, if it is the repeated feature.
    """
    element = SubElement(parent, _tag(feature), name=_own_name(feature.name, prefix, index))
    if mandatory:
        element.set("mandatory", "true")
    if feature.abstract:
        element.set("abstract", "true")
    inner = None if prefix is None and index is None else feature.name
    for group in feature.groups:
        if isinstance(group, Group):
            for member in group.members:
                _append(element, member, inner, group.is_mandatory)
        else:
            place = SubElement(
                element, "repeat", index=group.index, count=group.count, default=str(group.default)
            )
            _append(place, group.feature, inner, group.mandatory, group.index)


def _own_name(name: str, prefix: str | None, index: str | None) -> str:
    """Returns a feature's name without what reading puts before and behind it."""
    start = "" if prefix is None else f"{prefix}_"
    end = "" if index is None else f"[{index}]"
    if not (name.startswith(start) and name.endswith(end)):
        raise InvalidInputError(
            f"{name!r} cannot be written in a <repeat>: inside one, a name is read as {start}…{end}"
        )
    return name.removeprefix(start).removesuffix(end)


def _tag(feature: Feature) -> str:
    if not feature.groups:
        return "feature"
    group = feature.groups[0]
    if isinstance(group, Group) and _is_written_as_group(feature, group):
        return "alt" if group.is_alternative else "or"
    return "and"


def _is_written_as_group(feature: Feature, group: Group) -> bool:
    return len(feature.groups) == 1 and (group.is_alternative or group.is_or)


def _group_rules(feature: Feature) -> Iterator[Formula]:
    """Yields what the elements of the tree cannot say about a feature's groups."""
    for group in feature.groups:
        if not isinstance(group, Group) or _is_written_as_group(feature, group):
            continue
        names = [Var(member.name) for member in group.members]
        if group.low > 0 and not group.is_mandatory:
            for subset in _subsets(feature, names, len(names) - group.low + 1):
                yield Implies(Var(feature.name), subset[0] if len(subset) == 1 else Or(subset))
        if group.high < len(names):
            for subset in _subsets(feature, names, group.high + 1):
                yield Not(subset[0] if len(subset) == 1 else And(subset))


def _subsets(feature: Feature, names: list[Var], size: int) -> Iterable[tuple[Var, ...]]:
    if comb(len(names), size) > MAX_CLAUSES:
        raise InvalidInputError(
            f"the group of {feature.name} needs more than {MAX_CLAUSES:,} rules in this format"
        )
    return combinations(names, size)
