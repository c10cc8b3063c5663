"""DIMACS CNF with `c number name` comments to a flat model, and any model to DIMACS.

A DIMACS file has no tree. The model that it becomes has one feature as root, and all others are
its optional children, so that the file's clauses, kept as constraints, say everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from featurenet.errors import FormatError, InvalidInputError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.formats.declarations import Declarations
from featurenet.featuremodel.formula import Formula, Not, Or, Var
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, MetaModel

NAME = "dimacs"
SUFFIXES = (".dimacs", ".cnf")

_HEADER = re.compile(r"p[ \t]+cnf[ \t]+(\d{1,9})[ \t]+(\d{1,9})[ \t]*")
_NAMING = re.compile(r"c[ \t]+(\d{1,9})[ \t]+(\S(?:.*\S)?)[ \t]*")
_LITERAL = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True, slots=True)
class _Cnf:
    """What a file says: names in the order of their numbers, clauses with their lines."""

    names: tuple[str, ...]
    clauses: tuple[tuple[int, tuple[int, ...]], ...]


def recognises(text: str) -> bool:
    """Tells whether the text has a DIMACS header line."""
    return re.search(r"^p[ \t]+cnf\b", text, re.MULTILINE) is not None


def parse(text: str, path: Path | str | None = None) -> MetaModel:
    """Reads a CNF whose variables are all named; `$` in a name stands for a blank.

    The root is variable 1 if the clause `1 0` is there, as in every file that `write` makes, so
    that feature numbers are the file's. Otherwise it is the lowest variable with such a clause;
    a file without one gets a further, abstract feature as root.

    Raises:
        FormatError: If a variable has no name, two have the same, or the text is no DIMACS CNF.
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
    for line, content in enumerate(text.split("\n"), start=1):
        if content.startswith("c"):
            _note_name(content, line, names, path)
        elif content.startswith("p"):
            if header is not None:
                raise FormatError("a second header; a file has one 'p cnf' line", path, line)
            header = _header(content, line, path)
        elif content.strip():
            if header is None:
                raise FormatError("clauses must follow the line 'p cnf …'", path, line)
            pending = _take_clauses(content, line, pending, clauses, header[0], path)
    if header is None:
        raise FormatError("has no line 'p cnf VARIABLES CLAUSES'", path)
    if pending:
        raise FormatError("the last clause must end in 0; is the file cut off?", path)
    if len(clauses) != header[1]:
        raise FormatError(f"declares {header[1]} clauses, but has {len(clauses)}", path)
    return _Cnf(_names(names, header[0], path), tuple(clauses))


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
    if found is None or int(found[1]) == 0:
        raise FormatError(
            f"must be 'p cnf VARIABLES CLAUSES' with at least one variable, not {content!r}",
            path,
            line,
        )
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
    """Checks that each variable has a name of its own; higher numbers are comments for people."""
    declared = Declarations(path)
    for number in range(1, variables + 1):
        if number not in found:
            raise FormatError(
                f"variable {number} has no name; add a line 'c {number} FeatureName'", path
            )
        declared.declare(*found[number])
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


def _unused(name: str, taken: tuple[str, ...]) -> str:
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
