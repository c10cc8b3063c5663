"""UVL at the Boolean level, with group cardinalities, to a feature model, and any model to UVL.

The reader is our own because the UVL community's Python parser is GPL, needs ANTLR and takes
seconds for a few hundred features. What it does not support is an error with its line.
Language: https://universal-variability-language.github.io
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.formats.declarations import Declarations
from featurenet.featuremodel.formats.outline import Entry, nest
from featurenet.featuremodel.formats.uvl_formula import format_formula, parse_formula
from featurenet.featuremodel.formats.uvl_tokens import Cursor, Token, logical_lines
from featurenet.featuremodel.formula import Formula, variables
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, MetaModel
from featurenet.registry import near_matches

NAME = "uvl"
SUFFIXES = (".uvl",)

_GROUPS = ("mandatory", "optional", "or", "alternative")
_TYPES = ("String", "Integer", "Real")
_KEYWORDS = frozenset(
    (*_GROUPS, *_TYPES, "Boolean", "Arithmetic", "Type", "include", "features", "imports")
    + ("namespace", "as", "constraint", "constraints", "cardinality", "true", "false")
    + ("len", "sum", "avg", "floor", "ceil")
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

TokenEntry = Entry[list[Token]]


@dataclass(slots=True)
class _Parts:
    """What has been read of one file."""

    path: Path | str | None
    declared: Declarations
    name: str = ""
    root: Feature | None = None
    formulas: list[tuple[int, Formula]] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Tells whether a line begins the features section."""
    return re.search(r"^features[ \t]*(?://|/\*|$)", text, re.MULTILINE) is not None


def parse(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a UVL file. A constraint that is a feature's attribute holds for the whole model.

    Attributes other than `abstract`, `constraint` and `constraints` say nothing about which
    configurations are valid and are read over.

    Raises:
        FormatError: If it is malformed or uses imports, feature cardinalities, typed features or
            constraints beyond Boolean logic; it names the line.
    """
    parts = _Parts(path, Declarations(path))
    for section in nest(logical_lines(text, path), path):
        _read_section(section, parts)
    if parts.root is None:
        raise FormatError("has no section 'features'", path)
    source = Path(path).name if path is not None else "line"
    constraints = []
    for line, formula in parts.formulas:
        for name in variables(formula):
            if name not in parts.declared.lines:
                hint = near_matches(name, parts.declared.lines)
                raise FormatError(f"unknown feature {name!r} in a constraint.{hint}", path, line)
        constraints.append(Constraint(formula, f"{source}:{line}"))
    stem = Path(path).stem if path is not None else parts.root.name
    return MetaModel(parts.name or stem, parts.root, tuple(constraints))


def write(model: FeatureModel) -> str:
    """Returns the model as UVL, with tabs for indentation.

    Raises:
        InvalidInputError: If a name has a quotation mark, a dot or a line break, which UVL has no
            way to write.
    """
    lines = [f"namespace {_quoted(model.name)}", ""] if _quotable(model.name) else []
    lines += ["features", *_feature_lines(model.root, 1)]
    if model.constraints:
        root = _quoted(model.root.name)
        lines += ["", "constraints"]
        lines += [f"\t{format_formula(c.formula, _quoted, root)}" for c in model.constraints]
    return "\n".join(lines) + "\n"


def _read_section(section: TokenEntry, parts: _Parts) -> None:
    cursor = Cursor(section.content, parts.path)
    keyword = cursor.take("a section").text
    match keyword:
        case "namespace":
            parts.name = _reference(cursor)
        case "include":
            pass  # names language levels; what a file really uses is checked where it is used
        case "imports":
            if section.children:
                raise _unsupported("imports", parts, section.children[0].line)
        case "features":
            _read_tree(section, parts)
        case "constraints":
            for entry in section.children:
                _read_constraint(entry, parts)
        case _:
            raise FormatError(
                f"expected a section (features, constraints …), not {keyword!r}",
                parts.path,
                section.line,
            )
    cursor.expect_end()
    if keyword == "namespace" and section.children:
        raise FormatError("nothing can be nested here", parts.path, section.children[0].line)


def _reference(cursor: Cursor) -> str:
    parts = [cursor.take("a name").text]
    while cursor.accept("."):
        parts.append(cursor.take("a name").text)
    return ".".join(parts)


def _read_tree(section: TokenEntry, parts: _Parts) -> None:
    if parts.root is not None:
        raise FormatError("a second section 'features'", parts.path, section.line)
    if len(section.children) != 1:
        line = section.children[1].line if section.children else section.line
        raise FormatError("'features' must hold exactly one root feature", parts.path, line)
    parts.root = _feature(section.children[0], parts)


def _read_constraint(entry: TokenEntry, parts: _Parts) -> None:
    if entry.children:
        raise FormatError("a constraint must stand on one line", parts.path, entry.children[0].line)
    cursor = Cursor(entry.content, parts.path)
    parts.formulas.append((entry.line, parse_formula(cursor)))
    cursor.expect_end()


def _feature(entry: TokenEntry, parts: _Parts) -> Feature:
    cursor = Cursor(entry.content, parts.path)
    token = cursor.take("a feature")
    if token.kind == "word" and not cursor.at_end and not cursor.next_is("cardinality", "{", "."):
        if token.text in _TYPES:
            raise _unsupported(f"typed features ({token.text})", parts, entry.line)
        if token.text == "Boolean":
            token = cursor.take("a feature")
    if token.kind not in ("word", "quoted") or (token.kind == "word" and token.text in _GROUPS):
        raise FormatError(
            f"expected a feature, not {token}; a keyword as a name needs quotes",
            parts.path,
            entry.line,
        )
    if cursor.next_is("."):
        raise _unsupported("features of imported models", parts, entry.line)
    if cursor.next_is("cardinality"):
        raise _unsupported("feature cardinalities", parts, entry.line)
    parts.declared.declare(token.text, entry.line)
    abstract = cursor.next_is("{") and _read_attributes(cursor, parts)
    cursor.expect_end()
    groups = tuple(group for child in entry.children for group in _groups(child, parts))
    return Feature(token.text, groups, abstract)


def _groups(entry: TokenEntry, parts: _Parts) -> list[Group]:
    cursor = Cursor(entry.content, parts.path)
    if not entry.children:
        raise FormatError("a group must have features below it", parts.path, entry.line)
    if cursor.next_is("["):
        low, high = _bounds(cursor, len(entry.children))
        kind = ""
    else:
        kind, low, high = cursor.take("a group").text, 1, len(entry.children)
        if entry.content[0].kind != "word" or kind not in _GROUPS:
            raise FormatError(
                f"expected a group (mandatory, optional, or, alternative, [a..b]), not {kind!r}",
                parts.path,
                entry.line,
            )
    cursor.expect_end()
    members = tuple(_feature(child, parts) for child in entry.children)
    if kind in ("mandatory", "optional"):
        return [Group(int(kind == "mandatory"), 1, (member,)) for member in members]
    return [Group(low, 1 if kind == "alternative" else high, members)]


def _bounds(cursor: Cursor, members: int) -> tuple[int, int]:
    """Reads `[a..b]`, `[a..*]` or `[a]`; more than all members is all of them."""
    cursor.expect("[")
    low = high = _count(cursor)
    if cursor.accept(".."):
        high = members if cursor.accept("*") else _count(cursor)
    cursor.expect("]")
    if low > high or low > members:
        raise FormatError(
            f"the group asks for {low} to {high} of {members} features, which is impossible",
            cursor.path,
            cursor.line,
        )
    return low, min(high, members)


def _count(cursor: Cursor) -> int:
    token = cursor.take("a number")
    if token.kind != "number" or not re.fullmatch(r"\d{1,9}", token.text):
        raise FormatError(f"expected a number, not {token}", cursor.path, token.line)
    return int(token.text)


def _read_attributes(cursor: Cursor, parts: _Parts) -> bool:
    """Reads `{…}`, keeps its constraints, and tells whether it says `abstract`."""
    abstract = False
    cursor.expect("{")
    while not cursor.accept("}"):
        line = cursor.line
        key = cursor.take("an attribute")
        if key.kind not in ("word", "quoted"):
            raise FormatError(f"expected an attribute's name, not {key}", parts.path, line)
        if key.is_sign("constraint"):
            parts.formulas.append((line, parse_formula(cursor)))
        elif key.is_sign("constraints"):
            _read_constraint_list(cursor, parts)
        else:
            off = cursor.next_is("false")
            _skip_value(cursor, parts)
            abstract |= key.text == "abstract" and not off
        if not cursor.next_is("}"):
            cursor.expect(",")
    return abstract


def _read_constraint_list(cursor: Cursor, parts: _Parts) -> None:
    cursor.expect("[")
    while not cursor.accept("]"):
        parts.formulas.append((cursor.line, parse_formula(cursor)))
        if not cursor.next_is("]"):
            cursor.expect(",")


def _skip_value(cursor: Cursor, parts: _Parts) -> None:
    """Reads over an attribute's value, if it has one; nested attributes may hold constraints."""
    if cursor.next_is("{"):
        _read_attributes(cursor, parts)
    elif cursor.accept("["):
        while not cursor.accept("]"):
            _skip_value(cursor, parts)
            if not cursor.next_is("]"):
                cursor.expect(",")
    elif not cursor.next_is(",", "}", "]"):
        cursor.take("a value")


def _unsupported(what: str, parts: _Parts, line: int) -> FormatError:
    return FormatError(
        f"{what} are not supported; write the model at UVL's Boolean level", parts.path, line
    )


def _feature_lines(feature: Feature, depth: int) -> Iterator[str]:
    yield "\t" * depth + _quoted(feature.name) + (" {abstract}" if feature.abstract else "")
    groups = [group for group in feature.groups if isinstance(group, Group)]
    for keyword, alike in _sections(groups):
        yield "\t" * (depth + 1) + keyword
        for member in alike:
            yield from _feature_lines(member, depth + 2)


def _sections(groups: list[Group]) -> Iterator[tuple[str, list[Feature]]]:
    """Yields a keyword and its features; mandatory, or optional, children in a row share it."""
    for keyword, alike in groupby(groups, _keyword):
        if keyword in ("mandatory", "optional"):
            yield keyword, [group.members[0] for group in alike]
        else:
            for group in alike:
                yield keyword, list(group.members)


def _keyword(group: Group) -> str:
    if group.is_mandatory:
        return "mandatory"
    if group.is_optional:
        return "optional"
    if group.is_alternative:
        return "alternative"
    return "or" if group.is_or else f"[{group.low}..{group.high}]"


def _quotable(name: str) -> bool:
    return re.fullmatch(r'[^\r\n".]+', name) is not None


def _quoted(name: str) -> str:
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return name
    if not _quotable(name):
        raise InvalidInputError(
            f"Feature {name!r} cannot be named in UVL, which has no quotation marks, dots or line "
            "breaks in names; rename it or choose another format"
        )
    return f'"{name}"'
