"""FeatureIDE's XML, with our <repeat>, ⇄ meta-models.

A meta-model writes a block or a cell once, inside `<repeat index="k" count="blocks" default="5">`.
Names inside are relative; the model in memory has the full ones, from the outermost repeat on:
`Block[k]_Cell[i]_Input1`. Without a repeat this is the format that FeatureIDE itself opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from featurenet.errors import FormatError
from featurenet.featuremodel.formats.declarations import Declarations
from featurenet.featuremodel.formats.featureide_formula import Formulas
from featurenet.featuremodel.formats.featureide_writer import write, write_metamodel
from featurenet.featuremodel.formula import variables
from featurenet.featuremodel.model import (
    Constraint,
    Feature,
    Group,
    MetaModel,
    Repeat,
)
from featurenet.featuremodel.safe_xml import Node, parse_xml, root_tag
from featurenet.featuremodel.template import LAST, Template
from featurenet.registry import near_matches

__all__ = ["NAME", "SUFFIXES", "parse", "recognises", "write", "write_metamodel"]

NAME = "featureide"
SUFFIXES = (".xml",)

ROOTS = ("featureModel", "extendedFeatureModel")
FEATURES = ("and", "alt", "or", "feature")
ANNOTATIONS = ("description", "graphics", "attribute", "property", "tags")
"""Elements inside features and rules that change nothing about which configurations there are."""
ASIDES = ("properties", "calculations", "comments", "featureOrder")
ATTRIBUTES = ("name", "mandatory", "abstract", "hidden", "coordinates", "collapsed")
COUNTS = ("blocks", "cells")


def recognises(text: str) -> bool:
    """Whether the text is an XML document whose root is FeatureIDE's."""
    return root_tag(text) in ROOTS


def parse(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a meta-model, or a plain FeatureIDE model as a meta-model without repeats.

    Args:
        text: The document.
        path: Where it comes from, for messages; the model is named after it.

    Raises:
        FormatError: If it is broken; it names the line, and the feature where there is one.
    """
    return _Reader(path, Declarations(path)).metamodel(parse_xml(text, path))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a feature stands: the full name it is relative to, and the letters of its repeats."""

    prefix: str | None = None
    letters: tuple[str, ...] = ()

    def name(self, own: str) -> str:
        return own if self.prefix is None else f"{self.prefix}_{own}" if self.prefix else own


@dataclass(slots=True)
class _Reader:
    """Reads one document; knows which names and indices came before, for messages."""

    path: Path | str | None
    declared: Declarations
    defaults: dict[str, int] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)

    def metamodel(self, root: Node) -> MetaModel:
        if root.tag not in ROOTS:
            raise self.error(f"the root must be <{ROOTS[0]}>, not <{root.tag}>", root)
        struct: Feature | None = None
        rules: list[Node] = []
        for node in root:
            if node.tag == "struct" and struct is None:
                struct = self.feature(self.only_child(node), _Scope())
            elif node.tag == "constraints":
                rules += node.children
            elif node.tag not in ASIDES:
                raise self.error(f"<{node.tag}> has no place here in <{root.tag}>", node)
        if struct is None:
            raise self.error("there is no <struct> with the tree of features", root)
        name = Path(self.path).stem if self.path is not None else struct.name
        return self.with_constraints(MetaModel(name, struct), rules)

    def with_constraints(self, metamodel: MetaModel, rules: list[Node]) -> MetaModel:
        template = Template.of(metamodel, {})
        place = Path(self.path).name if self.path is not None else "line"
        constraints = []
        for rule in rules:
            if rule.tag != "rule":
                raise self.error(f"<constraints> holds <rule>, not <{rule.tag}>", rule)
            formula = Formulas(self.path).read(self.only_child(rule))
            for name in variables(formula):
                if problem := template.problem(name):
                    raise self.error(f"in a constraint, {problem}", rule)
            constraints.append(Constraint(formula, f"{place}:{rule.line}"))
        return MetaModel(metamodel.name, metamodel.root, tuple(constraints))

    def feature(self, node: Node, scope: _Scope, index: str = "") -> Feature:
        """Reads a feature and what is below it; `index` is its own, if it is repeated."""
        if node.tag == "repeat":
            raise self.error("a <repeat> stands directly inside <and>", node)
        if node.tag not in FEATURES:
            hint = near_matches(node.tag, FEATURES)
            raise self.error(f"<{node.tag}> is no kind of feature.{hint}", node)
        for attribute in node.attributes:
            if attribute not in ATTRIBUTES:
                hint = near_matches(attribute, ATTRIBUTES)
                raise self.error(f"a feature has no attribute {attribute!r}.{hint}", node)
        own = self.own_name(node, repeated=bool(index or scope.letters))
        name = scope.name(own) + (f"[{index}]" if index else "")
        self.declared.declare(name, node.line)
        inner = scope
        if index or scope.letters:
            letters = (*scope.letters, index) if index else scope.letters
            inner = _Scope(name, letters)
        return Feature(name, self.groups(node, inner), self.flag(node, "abstract"))

    def groups(self, node: Node, scope: _Scope) -> tuple[Group | Repeat, ...]:
        children = [child for child in node if child.tag not in ANNOTATIONS]
        own = node.attributes.get("name")
        if node.tag == "feature" and children:
            raise self.error(f"<feature name={own!r}> holds no features; write <and>", children[0])
        if node.tag in ("alt", "or"):
            if not children:
                raise self.error(f"<{node.tag} name={own!r}> must hold at least one feature", node)
            members = tuple(self.feature(child, scope) for child in children)
            return (Group(1, 1 if node.tag == "alt" else len(members), members),)
        return tuple(self.child(child, scope) for child in children)

    def child(self, node: Node, scope: _Scope) -> Group | Repeat:
        if node.tag == "repeat":
            return self.repeat(node, scope)
        return Group(int(self.flag(node, "mandatory")), 1, (self.feature(node, scope),))

    def repeat(self, node: Node, scope: _Scope) -> Repeat:
        if set(node.attributes) != {"index", "count", "default"}:
            raise self.error(
                f'write <repeat index="k" count="blocks" default="5">; received '
                f"{', '.join(node.attributes) or 'no attributes'}",
                node,
            )
        index, count = node.attributes["index"], node.attributes["count"]
        if not re.fullmatch("[A-Za-z]{1,9}", index) or index == LAST:
            raise self.error(f"an index is a letter such as k, received index={index!r}", node)
        if index in self.indices:
            line = self.indices[index]
            raise self.error(f"index {index!r} is taken by the repeat of line {line}", node)
        if count not in COUNTS:
            raise self.error(f"count must be {' or '.join(COUNTS)}, received {count!r}", node)
        default = self.default(node, count)
        self.indices[index] = node.line
        inside = self.only_child(node)
        feature = self.feature(inside, scope, index)
        return Repeat(index, count, default, self.flag(inside, "mandatory"), feature)

    def default(self, node: Node, count: str) -> int:
        text = node.attributes["default"]
        if not re.fullmatch("[1-9][0-9]{0,4}", text):
            raise self.error(f"default must be a number from 1, received {text!r}", node)
        default = self.defaults.setdefault(count, int(text))
        if default != int(text):
            raise self.error(f"another repeat has default={default} for {count}", node)
        return default

    def own_name(self, node: Node, repeated: bool) -> str:
        name = node.attributes.get("name", "")
        if not name.strip():
            raise self.error(f"<{node.tag}> needs a name", node)
        forbidden = [sign for sign in ("[]*" if repeated else "[]") if sign in name]
        if forbidden:
            raise self.error(f"the name {name!r} must not hold {forbidden[0]!r}", node)
        return name

    def flag(self, node: Node, attribute: str) -> bool:
        value = node.attributes.get(attribute, "false").strip().lower()
        if value not in ("true", "false"):
            raise self.error(f"{attribute} must be true or false, received {value!r}", node)
        return value == "true"

    def only_child(self, node: Node) -> Node:
        children = [child for child in node if child.tag not in ANNOTATIONS]
        if len(children) != 1:
            place = children[1] if children else node
            raise self.error(f"<{node.tag}> must hold one element, not {len(children)}", place)
        return children[0]

    def error(self, message: str, node: Node) -> FormatError:
        return FormatError(message, self.path, node.line)
