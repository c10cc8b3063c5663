"""UVL constraints: tokens to a formula, and a formula to text."""

from __future__ import annotations

from collections.abc import Callable

from featurenet.errors import FormatError
from featurenet.featuremodel.formats.outline import MAX_DEPTH
from featurenet.featuremodel.formats.uvl_tokens import Cursor
from featurenet.featuremodel.formula import And, Formula, Iff, Implies, Not, Or, Var

_LOOSEST_FIRST = ("<=>", "=>", "|", "&")
_BEYOND = ("==", "<", ">", "<=", ">=", "!=", "+", "-", "*", "/", ".")


def parse_formula(cursor: Cursor) -> Formula:
    """Reads a formula up to the first token that cannot belong to it.

    `!` binds most, then `&`, `|`, `=>` and `<=>`; equal operators group from the left.

    Raises:
        FormatError: If it is malformed, nests too deep, or is of the arithmetic or type level.
    """
    line = cursor.line
    formula = _binary(cursor, 0, 0)
    if cursor.next_is(*_BEYOND):
        raise _beyond(cursor)
    if _depth(formula) > MAX_DEPTH:
        raise FormatError(f"a constraint nests deeper than {MAX_DEPTH} levels", cursor.path, line)
    return formula


def format_formula(formula: Formula, name_of: Callable[[str], str], root: str) -> str:
    """Returns UVL text for a formula.

    Args:
        formula: Over features.
        name_of: Writes a feature's name, quoted where needed.
        root: The written name of a feature that is always selected, to write true and false with.
    """

    def atom(operand: Formula) -> str:
        text = format_formula(operand, name_of, root)
        return text if isinstance(operand, Var | Not) else f"({text})"

    match formula:
        case Var(name):
            return name_of(name)
        case Not(operand):
            return f"!{atom(operand)}"
        case And(()):
            return f"{root} | !{root}"
        case Or(()):
            return f"{root} & !{root}"
        case And(operands):
            return " & ".join(map(atom, operands))
        case Or(operands):
            return " | ".join(map(atom, operands))
        case Implies(premise, conclusion):
            return f"{atom(premise)} => {atom(conclusion)}"
        case Iff(left, right):
            return f"{atom(left)} <=> {atom(right)}"


def _binary(cursor: Cursor, level: int, depth: int) -> Formula:
    """Reads operands joined by the operator at `level`, which bind more than it does."""
    if level == len(_LOOSEST_FIRST):
        return _unary(cursor, depth)
    operator = _LOOSEST_FIRST[level]
    operands = [_binary(cursor, level + 1, depth)]
    while cursor.accept(operator):
        operands.append(_binary(cursor, level + 1, depth))
    if len(operands) == 1:
        return operands[0]
    if operator in "|&":
        return And(tuple(operands)) if operator == "&" else Or(tuple(operands))
    formula = operands[0]
    for operand in operands[1:]:
        formula = Implies(formula, operand) if operator == "=>" else Iff(formula, operand)
    return formula


def _unary(cursor: Cursor, depth: int) -> Formula:
    if depth > MAX_DEPTH:
        raise FormatError(
            f"a constraint nests deeper than {MAX_DEPTH} levels", cursor.path, cursor.line
        )
    if cursor.accept("!"):
        return Not(_unary(cursor, depth + 1))
    if cursor.accept("("):
        inner = _binary(cursor, 0, depth + 1)
        if cursor.next_is(*_BEYOND):
            raise _beyond(cursor)
        cursor.expect(")")
        return inner
    line = cursor.line
    token = cursor.take("a feature")
    if token.kind in ("number", "string") or cursor.next_is("("):
        raise _beyond(cursor)
    if token.kind == "symbol":
        raise FormatError(f"expected a feature, not {token}", cursor.path, line)
    return Var(token.text)


def _beyond(cursor: Cursor) -> FormatError:
    return FormatError(
        "only Boolean constraints (! & | => <=>) over features are supported, no arithmetic, "
        "strings, aggregates or attributes",
        cursor.path,
        cursor.line,
    )


def _depth(formula: Formula) -> int:
    level: list[Formula] = [formula]
    depth = 0
    while level:
        depth += 1
        level = [operand for parent in level for operand in _operands(parent)]
    return depth


def _operands(formula: Formula) -> tuple[Formula, ...]:
    match formula:
        case And(operands) | Or(operands):
            return operands
        case Implies(first, second) | Iff(first, second):
            return first, second
        case Not(operand):
            return (operand,)
        case _:
            return ()
