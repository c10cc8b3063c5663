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


@dataclass(slots=True)
class _Reader:
    """Reads one document; knows which names and indices came before, for messages."""

    path: Path | str | None
    declared: Declarations
    defaults: dict[str, int] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)

    def metamodel(self, root: Node) -> MetaModel:
        if root.tag not in ROOTS:
            raise self.error(
                f"the root must be <{ROOTS[0]}>, or <specialisation>, or <feature_model> for SXFM; "
                f"received <{root.tag}>",
                root,
            )
        struct: Feature | None = None
        rules: list[Node] = []
        for node in root:
            if node.tag == "struct" and struct is None:
                struct = self.feature(self.only_child(node), None)
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

    def feature(self, node: Node, prefix: str | None, index: str = "") -> Feature:
        """Reads a feature and what is below it.

        Args:
            node: Its element.
            prefix: Inside a repeat, the full name that its own is relative to.
            index: Its own index, if it is the repeated feature.
        """
        self.check_kind(node)
        name = self.own_name(node)
        if prefix is not None:
            name = f"{prefix}_{name}"
        if index:
            name = f"{name}[{index}]"
        self.declared.declare(name, node.line)
        inner = name if index or prefix is not None else None
        return Feature(name, self.groups(node, inner), self.flag(node, "abstract"))

    def check_kind(self, node: Node) -> None:
        if node.tag == "repeat":
            raise self.error("a <repeat> stands directly inside <and>", node)
        if node.tag not in FEATURES:
            hint = near_matches(node.tag, FEATURES)
            raise self.error(f"<{node.tag}> is no kind of feature.{hint}", node)
        for attribute in node.attributes:
            if attribute not in ATTRIBUTES:
                hint = near_matches(attribute, ATTRIBUTES)
                raise self.error(f"a feature has no attribute {attribute!r}.{hint}", node)

    def own_name(self, node: Node) -> str:
        name = node.attributes.get("name", "")
        if not name.strip():
            raise self.error(f'<{node.tag}> needs name="…"', node)
        if set(name) & set("[]*"):
            raise self.error(f"the name {name[:40]!r} must not hold any of [ ] *", node)
        return name

    def groups(self, node: Node, prefix: str | None) -> tuple[Group | Repeat, ...]:
        children = [child for child in node if child.tag not in ANNOTATIONS]
        own = node.attributes["name"]
        if node.tag == "feature" and children:
            raise self.error(f"<feature name={own!r}> holds no features; write <and>", children[0])
        if node.tag not in ("alt", "or"):
            return tuple(self.child(child, prefix) for child in children)
        if not children:
            raise self.error(f"<{node.tag} name={own!r}> must hold at least one feature", node)
        members = tuple(self.feature(child, prefix) for child in children)
        return (Group(1, 1 if node.tag == "alt" else len(members), members),)

    def child(self, node: Node, prefix: str | None) -> Group | Repeat:
        if node.tag == "repeat":
            return self.repeat(node, prefix)
        return Group(int(self.flag(node, "mandatory")), 1, (self.feature(node, prefix),))

    def repeat(self, node: Node, prefix: str | None) -> Repeat:
        if set(node.attributes) != {"index", "count", "default"}:
            received = ", ".join(node.attributes) or "no attributes"
            message = f'write <repeat index="k" count="blocks" default="5">, received {received}'
            raise self.error(message, node)
        index, count = node.attributes["index"], node.attributes["count"]
        if not re.fullmatch("[A-Za-z]{1,9}", index) or index == LAST:
            raise self.error(f"an index is a letter such as k, received index={index!r}", node)
        if index in self.indices:
            line = self.indices[index]
            raise self.error(f"index {index!r} is taken by the repeat of line {line}", node)
        if count not in COUNTS:
            raise self.error(f"count must be {' or '.join(COUNTS)}, received {count!r}", node)
        self.indices[index] = node.line
        default = self.default(node, count)
        inside = self.only_child(node)
        feature = self.feature(inside, prefix, index)
        return Repeat(index, count, default, self.flag(inside, "mandatory"), feature)

    def default(self, node: Node, count: str) -> int:
        text = node.attributes["default"]
        if not re.fullmatch("[1-9][0-9]{0,4}", text):
            raise self.error(f"default must be a number from 1, received {text!r}", node)
        default = self.defaults.setdefault(count, int(text))
        if default != int(text):
            raise self.error(f"another repeat has default={default} for {count}", node)
        return default

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
