"""SXFM, the format of SPLOT and of the published tool, to a feature model or template, and back.

The tree is one feature a line, indented; a constraint is a clause over the features' ids. In a
template, names hold `[k]` in the block's subtree and `[k]` and `[i]` in the cell's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats.declarations import Declarations
from featurenet.featuremodel.formats.outline import Entry, Line, nest
from featurenet.featuremodel.formula import Formula, Not, Or, Var, clauses
from featurenet.featuremodel.model import (
    Constraint,
    Feature,
    FeatureModel,
    Group,
    MetaModel,
    Repeat,
)
from featurenet.featuremodel.safe_xml import Node, parse_xml, root_tag
from featurenet.registry import near_matches

NAME = "sxfm"
SUFFIXES = (".sxfm", ".splx", ".xml")

_LINE = re.compile(r":(?P<kind>[rmog]?)(?=[\s(\[])\s*(?P<rest>.*)")
_NAMED = re.compile(r"(?P<name>(?:.*\S)?)\s*\((?P<id>[^\s()]+)\)")
_BOUNDS = re.compile(r"\[\s*(\d{1,9})\s*,\s*(\d{1,9}|\*)\s*\]$")
_LABEL = re.compile(r"[^\s:~]+\s*:")
_SAFE_ID = re.compile(r"(?!(?i:or)$)[A-Za-z_][A-Za-z0-9_]*")
_UNWRITABLE = re.compile(r"^$|^\s|\s$|[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]|\[[ki](?:\+1)?\]")
_COUNTS = {"k": "blocks", "i": "cells"}
_DEFAULT_COPIES = 5


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of the tree: a feature, or a group with its bounds (high None = all)."""

    kind: str
    name: str = ""
    id: str = ""
    low: int = 0
    high: int | None = None


@dataclass(slots=True)
class _Tree:
    """What is known while the tree is built.

    Args:
        path: For messages.
        shared: Names that several features have; those go by their ids.
        declared: The features so far.
        names: Id → feature name.
    """

    path: Path | str | None
    shared: frozenset[str]
    declared: Declarations
    names: dict[str, str] = field(default_factory=dict)


def recognises(text: str) -> bool:
    """Tells whether the document's first element is SXFM's."""
    return root_tag(text) == "feature_model"


def parse(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a model or a template.

    A feature is called by its name. Where several features share a name, or a name in a repeated
    subtree lacks its `[k]` or `[i]`, it is called by its id.

    Raises:
        FormatError: If the document, its tree or a constraint is malformed; it names the line.
    """
    document = parse_xml(text, path)
    if document.tag != "feature_model":
        raise FormatError(
            f"the document must be a <feature_model>, not <{document.tag}>", path, document.line
        )
    lines = list(_items(_only(document, "feature_tree", path), path))
    entries = nest(lines, path)
    if len(entries) != 1 or entries[0].content.kind != "r":
        line = entries[min(1, len(entries) - 1)].line if entries else document.line
        raise FormatError("the tree must have one root, ':r name(id)', above all", path, line)
    counts = Counter(line.content.name for line in lines if line.content.kind != "g")
    shared = frozenset(name for name, count in counts.items() if count > 1)
    tree = _Tree(path, shared, Declarations(path))
    root = _feature(entries[0], tree, "")
    constraints = tuple(
        constraint
        for node in document
        if node.tag == "constraints"
        for constraint in _constraints(node, tree)
    )
    name = document.attributes.get("name", "").strip()
    return MetaModel(name or (Path(path).stem if path else root.name), root, constraints)


def write(model: FeatureModel) -> str:
    """Returns an instance as SXFM, with ids of letters, digits and `_`.

    Raises:
        InvalidInputError: If a name has a line break, outer blanks or an index such as `[k]`, or
            a constraint names an unknown feature or needs too many clauses.
    """
    ids = _ids(model)
    name = re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", " ", model.name)
    lines = [f"<feature_model name={quoteattr(name)}>", "<meta>", "</meta>", "<feature_tree>"]
    lines.append(f":r {_labelled(model.root, ids)}")
    lines += _child_lines(model.root, ids, 1)
    lines += ["</feature_tree>", "<constraints>"]
    lines += [f"C{n}:{clause}" for n, clause in enumerate(_clauses(model, ids), start=1)]
    lines += ["</constraints>", "</feature_model>"]
    return "\n".join(lines) + "\n"


def _only(document: Node, tag: str, path: Path | str | None) -> Node:
    found = [node for node in document if node.tag == tag]
    if len(found) != 1:
        raise FormatError(f"must have one <{tag}>, not {len(found)}", path, document.line)
    return found[0]


def _text_lines(node: Node, path: Path | str | None) -> Iterator[tuple[int, str]]:
    if node.children:
        raise FormatError(f"<{node.tag}> must hold text only", path, node.children[0].line)
    for line, content in enumerate(node.text.split("\n"), start=node.text_line):
        if content.strip():
            yield line, content


def _items(node: Node, path: Path | str | None) -> Iterator[Line[_Item]]:
    for line, content in _text_lines(node, path):
        expanded = content.expandtabs(8).rstrip()
        indent = len(expanded) - len(expanded.lstrip())
        yield Line(line, indent, _item(content.strip(), line, path))


def _item(content: str, line: int, path: Path | str | None) -> _Item:
    found = _LINE.fullmatch(content)
    if found is None:
        raise FormatError(
            f"must begin with ':r', ':m', ':o', ':g' or ':' and a blank, not {content[:40]!r}",
            path,
            line,
        )
    kind, rest = found["kind"], found["rest"]
    if kind == "g":
        bounds = _BOUNDS.search(rest)
        if bounds is None:
            raise FormatError("a group needs its bounds, such as [1,1] or [1,*]", path, line)
        return _Item("g", low=int(bounds[1]), high=None if bounds[2] == "*" else int(bounds[2]))
    named = _NAMED.fullmatch(rest)
    name, identifier = (named["name"], named["id"]) if named else (rest, "")
    if not name and not identifier:
        raise FormatError("a feature needs a name", path, line)
    return _Item(kind, name or identifier, identifier)


def _feature(entry: Entry[_Item], tree: _Tree, indices: str) -> Feature:
    """Builds a subtree; `indices` are those of the repeats around it."""
    item = entry.content
    name = _chosen_name(entry, tree, indices)
    tree.declared.declare(name, entry.line)
    identifier = item.id or item.name
    if identifier in tree.names:
        raise FormatError(f"two features have the id {identifier!r}", tree.path, entry.line)
    tree.names[identifier] = name
    return Feature(name, tuple(_child(child, tree, indices) for child in entry.children))


def _chosen_name(entry: Entry[_Item], tree: _Tree, indices: str) -> str:
    item = entry.content
    marks = [f"[{index}]" for index in indices]
    if item.name not in tree.shared and all(mark in item.name for mark in marks):
        return item.name
    if item.id and all(mark in item.id for mark in marks):
        return item.id
    if item.name in tree.shared:
        problem = f"several features are called {item.name!r}; give each an id of its own: name(id)"
    else:
        problem = f"{item.name!r} is repeated, so its name or id must hold {' and '.join(marks)}"
    raise FormatError(problem, tree.path, entry.line)


def _child(entry: Entry[_Item], tree: _Tree, indices: str) -> Group | Repeat:
    item = entry.content
    if item.kind == "g":
        return _group(entry, tree, indices)
    if item.kind not in ("m", "o"):
        raise FormatError(
            "a child must be ':m', ':o' or ':g'; ':' is for members of a group",
            tree.path,
            entry.line,
        )
    mandatory = item.kind == "m"
    new = _new_indices(item, indices)
    if len(new) > 1:
        raise FormatError(
            "[k] and [i] begin on the same line; [i] must begin below [k]", tree.path, entry.line
        )
    feature = _feature(entry, tree, indices + new)
    if new:
        return Repeat(new, _COUNTS[new], _DEFAULT_COPIES, mandatory, feature)
    return Group(int(mandatory), 1, (feature,))


def _group(entry: Entry[_Item], tree: _Tree, indices: str) -> Group:
    item, size = entry.content, len(entry.children)
    high = size if item.high is None else item.high
    if size == 0 or item.low > min(high, size):
        raise FormatError(
            f"a group of {size} features cannot have {item.low} to {high} of them selected",
            tree.path,
            entry.line,
        )
    for child in entry.children:
        if child.content.kind != "" or _new_indices(child.content, indices):
            raise FormatError(
                "a member of a group must be ': name(id)' and cannot be repeated",
                tree.path,
                child.line,
            )
    members = tuple(_feature(child, tree, indices) for child in entry.children)
    return Group(item.low, min(high, size), members)


def _new_indices(item: _Item, indices: str) -> str:
    named = f"{item.name} {item.id}"
    return "".join(index for index in _COUNTS if index not in indices and f"[{index}]" in named)


def _constraints(node: Node, tree: _Tree) -> Iterator[Constraint]:
    source = Path(tree.path).name if tree.path is not None else "line"
    templates = [(_indexed(key), name) for key, name in tree.names.items() if "[" in key]
    for line, content in _text_lines(node, tree.path):
        text = " ".join(content.split())
        label = _LABEL.match(text)
        literals: list[Formula] = []
        for part in re.split(" or ", text[label.end() if label else 0 :], flags=re.IGNORECASE):
            literal = part.strip()
            reference = literal.removeprefix("~").strip()
            variable = Var(_resolve(reference, tree, templates, line))
            literals.append(Not(variable) if literal.startswith("~") else variable)
        formula = literals[0] if len(literals) == 1 else Or(tuple(literals))
        yield Constraint(formula, f"{source}:{line}")


def _indexed(identifier: str) -> re.Pattern[str]:
    """A pattern for references to a template's feature: `[k]`, `[k+1]` or a number at its index."""
    pattern = re.escape(identifier)
    for index in _COUNTS:
        place = re.escape(f"[{index}]")
        pattern = pattern.replace(place, rf"(?P<{index}>\[{index}(?:\+1)?\]|[1-9]\d*)", 1)
        pattern = pattern.replace(place, f"(?P={index})")
    return re.compile(pattern)


def _resolve(
    reference: str, tree: _Tree, templates: list[tuple[re.Pattern[str], str]], line: int
) -> str:
    if reference in tree.names:
        return tree.names[reference]
    for pattern, name in templates:
        if found := pattern.fullmatch(reference):
            for index, place in found.groupdict().items():
                name = name.replace(f"[{index}]", f"[{place}]" if place.isdigit() else place)
            return name
    hint = near_matches(reference, tree.names)
    raise FormatError(f"no feature has the id {reference!r}.{hint}", tree.path, line)


def _ids(model: FeatureModel) -> Mapping[str, str]:
    """Feature name → its id: the name itself where that is safe."""
    prefix = "f"
    while any(name.startswith(prefix) and name[len(prefix) :].isdigit() for name in model.number):
        prefix += "_"
    for name in model.features:
        if _UNWRITABLE.search(name):
            raise InvalidInputError(
                f"Feature {name!r} cannot be named in SXFM, which has no line breaks, outer blanks "
                "or indices like [k] in an instance; rename it or choose another format"
            )
    return {
        name: name if _SAFE_ID.fullmatch(name) else f"{prefix}{number}"
        for name, number in model.number.items()
    }


def _labelled(feature: Feature, ids: Mapping[str, str]) -> str:
    return f"{escape(feature.name)}({ids[feature.name]})"


def _child_lines(feature: Feature, ids: Mapping[str, str], depth: int) -> Iterator[str]:
    tabs = "\t" * depth
    for group in feature.groups:
        if not isinstance(group, Group):
            continue
        if group.is_mandatory or group.is_optional:
            mark, inner = (":m" if group.is_mandatory else ":o"), depth
        else:
            high = "*" if group.high == len(group.members) else str(group.high)
            yield f"{tabs}:g [{group.low},{high}]"
            mark, inner = ":", depth + 1
        for member in group.members:
            yield "\t" * inner + f"{mark} {_labelled(member, ids)}"
            yield from _child_lines(member, ids, inner + 1)


def _clauses(model: FeatureModel, ids: Mapping[str, str]) -> Iterator[str]:
    for constraint in model.constraints:
        try:
            for clause in clauses(constraint.formula):
                literals = [ids[name] if sign else f"~{ids[name]}" for name, sign in clause]
                yield " or ".join(literals) or f"~{ids[model.root.name]}"  # nothing satisfies it
        except (ValueError, KeyError) as error:
            raise InvalidInputError(f"Constraint {constraint}: {error}") from error
