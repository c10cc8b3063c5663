"""Rows of bits, one per configuration → which of them the feature model allows.

Works on the tree and the formulas, never on their clauses, so that it can check what solvers
found from clauses; `featuremodel.validity` says the same about one configuration, in words.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from featurenet.featuremodel.formula import And, Formula, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.model import FeatureModel

BLOCK = 4096
"""Rows that are checked at a time."""

Bits = NDArray[np.bool_]


def valid_rows(model: FeatureModel, rows: Bits) -> Bits:
    """Returns for each row `(configurations, features)` whether it is a configuration."""
    blocks = [_valid(model, rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]
    return np.concatenate([np.empty(0, dtype=bool), *blocks])


def _valid(model: FeatureModel, rows: Bits) -> Bits:
    columns = np.ascontiguousarray(rows.T)
    column: dict[str, Bits] = dict(zip(model.features, columns, strict=True))
    valid = column[model.root.name].copy()
    for child, parent in model.parents.items():
        valid &= ~column[child] | column[parent]
    for name, groups in model.groups.items():
        for group in groups:
            chosen = np.zeros(len(rows), dtype=np.int32)
            for member in group.members:
                chosen += column[member.name]
            valid &= ~column[name] | ((group.low <= chosen) & (chosen <= group.high))
    for constraint in model.constraints:
        valid &= _holds(constraint.formula, column)
    return valid


def _holds(formula: Formula, column: Mapping[str, Bits]) -> Bits:
    match formula:
        case Var(name):
            return column[name]
        case Not(operand):
            return ~_holds(operand, column)
        case And(operands):
            return _fold(np.logical_and, operands, column)
        case Or(operands):
            return _fold(np.logical_or, operands, column)
        case Implies(premise, conclusion):
            return ~_holds(premise, column) | _holds(conclusion, column)
        case Iff(left, right):
            return ~(_holds(left, column) ^ _holds(right, column))


def _fold(join: np.ufunc, operands: tuple[Formula, ...], column: Mapping[str, Bits]) -> Bits:
    found: Bits = join.reduce([_holds(operand, column) for operand in operands])
    return found
