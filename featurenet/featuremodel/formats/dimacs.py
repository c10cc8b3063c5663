"""DIMACS CNF, best with `c number name` comments, to a flat model, and any model to DIMACS.

A DIMACS file has no tree. The model that it becomes has one feature as root, and all others are
its optional children, so that the file's clauses, kept as constraints, say everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.formats.declarations import Declarations
from featurenet.featuremodel.formula import Formula, Not, Or, Var
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, MetaModel

NAME = "dimacs"
SUFFIXES = (".dimacs", ".cnf")

_HEADER = re.compile(r"p[ \t]+cnf[ \t]+(\d{1,9})[ \t]+(\d{1,9})")
_NAMING = re.compile(r"c[ \t]+(\d{1,9})\$?[ \t]+(\S(?:.*\S)?)")  # "$" marks helper variables
_LITERAL = re.compile(r"-?\d{1,9}")
_END = "%"
"""The last line but one of SATLIB's files; a line `0` follows."""


@dataclass(frozen=True, slots=True)
class _Cnf:
    """What a file says: names in the order of their numbers, clauses with their lines."""

    names: tuple[str, ...]
    clauses: tuple[tuple[int, tuple[int, ...]], ...]


def recognises(text: str) -> bool:
    """Tells whether the text has a DIMACS header line."""
    return re.search(r"^[ \t]*p[ \t]+cnf\b", text, re.MULTILINE) is not None


def parse(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a CNF; `$` in a name stands for a blank, and variable 5 is v5 if it has no name.

    The root is variable 1 if the clause `1 0` is there, as in every file that `write` makes, so
    that feature numbers are the file's. Otherwise it is the lowest variable with such a clause;
    a file without one gets a further, abstract feature as root.

    Raises:
        FormatError: If two variables have the same name, or the text is no DIMACS CNF.
    """
    cnf = _read(text, path)
    root = next((clause[0] for clause in sorted(_facts(cnf))), 0)
    numbers = range(1, len(cnf.names) + 1)
    members = [Feature(cnf.names[number - 1]) for number in numbers if number != root]
    groups = tuple(Group(0, 1, (member,)) for member in members)
    if root:
        tree = Feature(cnf.names[root - 1], groups)
    else:
        tree = Feature(_unused("Root", cnf.names), groups, abstract=True)
    source = Path(path).name if path is not None else "line"
    impossible = Not(Var(tree.name))  # what an empty clause says
    constraints = tuple(
        Constraint(_formula(clause, cnf.names) if clause else impossible, f"{source}:{line}")
        for line, clause in cnf.clauses
        if clause != (root,)
    )
    return MetaModel(Path(path).stem if path is not None else tree.name, tree, constraints)


def write(model: FeatureModel) -> str:
    """Returns the model as CNF over its features, numbered as in the model.

    Raises:
        InvalidInputError: If a feature's name has a `$`, which would come back as a blank, or
            white space other than inner blanks.
    """
    # An empty clause, which some solvers refuse, says the same as deselecting the root.
    clauses = [clause or (-1,) for rule in rules(model) for clause in rule.clauses]
    lines = [f"c {number} {_written(name)}" for name, number in model.number.items()]
    lines.append(f"p cnf {len(model.features)} {len(clauses)}")
    lines += [" ".join(map(str, (*clause, 0))) for clause in clauses]
    return "\n".join(lines) + "\n"


def _read(text: str, path: Path | str | None) -> _Cnf:
    names: dict[int, tuple[str, int]] = {}
    header: tuple[int, int] | None = None
    clauses: list[tuple[int, tuple[int, ...]]] = []
    pending: list[int] = []
    lines = enumerate(map(str.strip, text.split("\n")), start=1)
    for line, content in lines:
        if content.startswith("c"):
            _note_name(content, line, names, path)
        elif content.startswith("p"):
            if header is not None:
                raise FormatError("a second header; a file has one 'p cnf' line", path, line)
            header = _header(content, line, path)
        elif content == _END:
            _check_end(lines, path)
        elif content:
            if header is None:
                raise FormatError("clauses must follow the line 'p cnf …'", path, line)
            pending = _take_clauses(content, line, pending, clauses, header[0], path)
    if header is None:
        raise FormatError("has no line 'p cnf VARIABLES CLAUSES'", path)
    _check_whole(pending, len(clauses), header, path)
    return _Cnf(_names(names, header[0], path), tuple(clauses))


def _check_end(rest: Iterable[tuple[int, str]], path: Path | str | None) -> None:
    for line, content in rest:
        if content not in ("", "0"):
            raise FormatError(f"only '0' may follow the line '{_END}', not {content!r}", path, line)


def _check_whole(
    pending: list[int], clauses: int, header: tuple[int, int], path: Path | str | None
) -> None:
    if pending:
        raise FormatError("the last clause must end in 0; is the file cut off?", path)
    if clauses != header[1]:
        raise FormatError(
            f"declares {header[1]} clauses, but has {clauses}; if the file is not cut off, its "
            f"header must be 'p cnf {header[0]} {clauses}'",
            path,
        )


def _note_name(
    content: str, line: int, names: dict[int, tuple[str, int]], path: Path | str | None
) -> None:
    found = _NAMING.fullmatch(content)
    if found is None:
        return  # a comment for people
    number = int(found[1])
    if number in names:
        raise FormatError(f"variable {number} already has a name", path, line)
    names[number] = (found[2].replace("$", " "), line)


def _header(content: str, line: int, path: Path | str | None) -> tuple[int, int]:
    found = _HEADER.fullmatch(content)
    if found is None:
        raise FormatError(f"must be 'p cnf VARIABLES CLAUSES', not {content!r}", path, line)
    return int(found[1]), int(found[2])


def _take_clauses(
    content: str,
    line: int,
    pending: list[int],
    clauses: list[tuple[int, tuple[int, ...]]],
    variables: int,
    path: Path | str | None,
) -> list[int]:
    """Adds the clauses that end on this line; returns the literals of the one that goes on."""
    for token in content.split():
        if not _LITERAL.fullmatch(token) or abs(int(token)) > variables:
            raise FormatError(
                f"{token!r} must be a literal between -{variables} and {variables}", path, line
            )
        if int(token) != 0:
            pending.append(int(token))
        else:
            clauses.append((line, tuple(pending)))
            pending = []
    return pending


def _names(
    found: dict[int, tuple[str, int]], variables: int, path: Path | str | None
) -> tuple[str, ...]:
    """Gives each variable a name of its own; names of higher numbers are comments for people."""
    taken = {name for name, _ in found.values()}
    declared = Declarations(path)
    for number in range(1, variables + 1):
        declared.declare(*found.get(number, (_unused(f"v{number}", taken), 1)))
    return tuple(declared.lines)


def _facts(cnf: _Cnf) -> list[tuple[int, ...]]:
    """The clauses that consist of one positive literal."""
    return [clause for _, clause in cnf.clauses if len(clause) == 1 and clause[0] > 0]


def _formula(clause: tuple[int, ...], names: tuple[str, ...]) -> Formula:
    literals: list[Formula] = []
    for literal in clause:
        variable = Var(names[abs(literal) - 1])
        literals.append(variable if literal > 0 else Not(variable))
    return literals[0] if len(literals) == 1 else Or(tuple(literals))


def _unused(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _written(name: str) -> str:
    if not name.strip() or "$" in name or re.search(r"[^\S ]", name):
        raise InvalidInputError(
            f"Feature {name!r} cannot be named in DIMACS: '$' and line breaks are not allowed; "
            "rename it or choose another format"
        )
    return name.replace(" ", "$")
