"""Propositional formulas over features: the cross-tree constraints, and their clauses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

MAX_CLAUSES = 20_000


@dataclass(frozen=True, slots=True)
class Var:
    """A feature, true when it is selected. In a template the name may hold `[k]` or `[k+1]`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    """True when `operand` is false."""

    operand: Formula

    def __str__(self) -> str:
        return f"not {_atom(self.operand)}"


@dataclass(frozen=True, slots=True)
class And:
    """True when every operand is."""

    operands: tuple[Formula, ...]

    def __str__(self) -> str:
        return " and ".join(map(_atom, self.operands))


@dataclass(frozen=True, slots=True)
class Or:
    """True when some operand is."""

    operands: tuple[Formula, ...]

    def __str__(self) -> str:
        return " or ".join(map(_atom, self.operands))


@dataclass(frozen=True, slots=True)
class Implies:
    """True unless `premise` is true and `conclusion` false."""

    premise: Formula
    conclusion: Formula

    def __str__(self) -> str:
        return f"{_atom(self.premise)} => {_atom(self.conclusion)}"


@dataclass(frozen=True, slots=True)
class Iff:
    """True when both sides have the same value."""

    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"{_atom(self.left)} <=> {_atom(self.right)}"


Formula = Var | Not | And | Or | Implies | Iff
Clause = tuple[tuple[str, bool], ...]
"""A disjunction of literals: pairs of a feature name and its sign (True = selected)."""


def _atom(formula: Formula) -> str:
    return str(formula) if isinstance(formula, Var | Not) else f"({formula})"


def holds(formula: Formula, selected: Collection[str]) -> bool:
    """Evaluates a formula on the set of selected features."""
    match formula:
        case Var(name):
            return name in selected
        case Not(operand):
            return not holds(operand, selected)
        case And(operands):
            return all(holds(operand, selected) for operand in operands)
        case Or(operands):
            return any(holds(operand, selected) for operand in operands)
        case Implies(premise, conclusion):
            return not holds(premise, selected) or holds(conclusion, selected)
        case Iff(left, right):
            return holds(left, selected) == holds(right, selected)


def variables(formula: Formula) -> Iterator[str]:
    """Yields the feature names in a formula, in reading order, with repetitions."""
    match formula:
        case Var(name):
            yield name
        case Not(operand):
            yield from variables(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from variables(operand)
        case Implies(first, second) | Iff(first, second):
            yield from variables(first)
            yield from variables(second)


def rename(formula: Formula, name_of: Callable[[str], str]) -> Formula:
    """Returns the formula with every feature name replaced by `name_of(name)`."""
    match formula:
        case Var(name):
            return Var(name_of(name))
        case Not(operand):
            return Not(rename(operand, name_of))
        case And(operands):
            return And(tuple(rename(operand, name_of) for operand in operands))
        case Or(operands):
            return Or(tuple(rename(operand, name_of) for operand in operands))
        case Implies(premise, conclusion):
            return Implies(rename(premise, name_of), rename(conclusion, name_of))
        case Iff(left, right):
            return Iff(rename(left, name_of), rename(right, name_of))


def clauses(formula: Formula) -> list[Clause]:
    """Returns an equivalent conjunction of clauses over the same features (no helper variables).

    Helper variables would change the number of configurations, so the formula is distributed.

    Raises:
        ValueError: If that needs more than `MAX_CLAUSES` clauses.
    """
    found = {_tidy(clause) for clause in _distribute(formula, True)}
    return sorted(clause for clause in found if clause is not None)


def _distribute(formula: Formula, sign: bool) -> list[Clause]:
    match formula:
        case Var(name):
            return [((name, sign),)]
        case Not(operand):
            return _distribute(operand, not sign)
        case And(operands):
            parts = [_distribute(operand, sign) for operand in operands]
            return _join(parts) if sign else _cross(parts)
        case Or(operands):
            parts = [_distribute(operand, sign) for operand in operands]
            return _cross(parts) if sign else _join(parts)
        case Implies(premise, conclusion):
            return _distribute(Or((Not(premise), conclusion)), sign)
        case Iff(left, right):
            both = And((Implies(left, right), Implies(right, left)))
            return _distribute(both, sign)


def _join(parts: list[list[Clause]]) -> list[Clause]:
    return [clause for part in parts for clause in part]


def _cross(parts: list[list[Clause]]) -> list[Clause]:
    size = 1
    for part in parts:
        size *= len(part)
        if size > MAX_CLAUSES:
            raise ValueError(f"needs more than {MAX_CLAUSES} clauses; split it into smaller rules")
    return [tuple(lit for clause in chosen for lit in clause) for chosen in product(*parts)]


def _tidy(clause: Clause) -> Clause | None:
    signs: Mapping[str, bool] = dict(clause)
    if any(signs[name] != sign for name, sign in clause):
        return None  # holds A or not A: always true
    return tuple(sorted(set(clause)))
