"""A condition such as "weights < 10000 and not pgd < 0.5" → whether it holds for a table's row.

It is written as Python writes conditions, and read by Python's own parser; nothing of it is run.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from featurenet.errors import InvalidInputError

Value = str | int | float | bool | None

OPERATORS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

QUOTED = "column"
"""What stands before a name that is no Python name: column("Block*_Cell*")."""

LONGEST = 2_000
"""Characters of a condition."""

FORM = (
    'A condition compares columns with numbers or quoted text by < <= == != >= >, joined by "and", '
    '"or", "not", such as "weights < 10000 and state == \'done\'"; a name with other signs is '
    'written column("Block1_*").'
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a row.

    Args:
        text: As it was written.
        tree: The same, parsed; it has nothing but what `FORM` says.
        names: The columns that it compares, each once.
    """

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def holds(self, row: Mapping[str, Value]) -> bool:
        """Returns whether it holds for a row.

        No comparison holds with a value that there is not.

        Args:
            row: Name → value, for each of `names`.

        Raises:
            InvalidInputError: If it compares a number with text.
        """
        try:
            return bool(_value(self.tree, row))
        except TypeError:
            raise InvalidInputError(
                f"A number cannot be compared with text; received {self.text!r}."
            ) from None


def read_condition(text: str) -> Condition:
    """Reads a condition.

    Raises:
        InvalidInputError: If it is anything but comparisons of columns, numbers and text, joined by
            and, or, not.
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise _malformed(text, f"it must be text of at most {LONGEST:,} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        hint = "equality is written ==" if _has_single_equals(text) else "it cannot be read"
        raise _malformed(text, hint) from None
    names: dict[str, None] = {}
    _check(tree, text, names)
    return Condition(text, tree, tuple(names))


def _check(node: ast.expr, text: str, names: dict[str, None]) -> None:
    """Refuses everything that a condition does not have; collects the names."""
    name = _name(node)
    match node:
        case _ if name is not None:
            names[name] = None
        case ast.BoolOp(values=parts):
            for part in parts:
                _check(part, text, names)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(each) in OPERATORS for each in ops
        ):
            for part in (left, *others):
                _check(part, text, names)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            _check(operand, text, names)
        case ast.Constant(value=bool() | int() | float() | str()):
            pass
        case _:
            raise _malformed(text, f"{ast.unparse(node)!r} is something else")


def _name(node: ast.expr) -> str | None:
    """Returns the column that stands here: a name, a dotted one, or a quoted one."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=above, attr=last):
            first = _name(above)
            return f"{first}.{last}" if first is not None else None
        case ast.Call(func=ast.Name(id="column"), args=[ast.Constant(value=str(name))]):
            return name if not node.keywords else None
    return None


def _value(node: ast.expr, row: Mapping[str, Value]) -> Any:
    name = _name(node)
    if name is not None:
        return row[name]
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, row) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_value(part, row) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, row)
        case ast.UnaryOp(operand=operand):
            return -_value(operand, row)
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [_value(each, row) for each in (left, *others)]
            pairs = zip(ops, values, values[1:], strict=False)
            return None not in values and all(_compare(*each) for each in pairs)
        case ast.Constant(value=value):
            return value
    raise AssertionError(f"{type(node).__name__} was let through")


def _compare(by: ast.cmpop, one: Value, other: Value) -> bool:
    if isinstance(one, str) is not isinstance(other, str):
        raise TypeError
    return OPERATORS[type(by)](one, other)


def _has_single_equals(text: str) -> bool:
    return any(
        sign == "=" and before not in "<>=!" and after != "="
        for before, sign, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
    )


def _malformed(text: str, why: str) -> InvalidInputError:
    return InvalidInputError(f"{FORM} Received {text!r}: {why}.")
