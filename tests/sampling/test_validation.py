"""Vectorised validity against the one that names violations, on every selection."""

from itertools import product

import numpy as np
import pytest
from enumeration import random_model

from featurenet.featuremodel.formula import And, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.model import Configuration, Constraint, FeatureModel
from featurenet.featuremodel.validity import violations
from featurenet.sampling.validation import BLOCK, valid_rows


def expected(model: FeatureModel, rows: np.ndarray) -> list[bool]:
    names = np.array(model.features, dtype=object)
    return [not violations(model, Configuration(frozenset(names[row]))) for row in rows]


@pytest.mark.parametrize("seed", range(10))
def test_valid_rows_are_those_without_violations(seed: int) -> None:
    model = random_model(seed, features=7)
    rows = np.array(list(product([False, True], repeat=7)))
    assert valid_rows(model, rows).tolist() == expected(model, rows)


@pytest.mark.parametrize(
    "formula",
    [
        Iff(Var("F1"), Or((Var("F2"), Var("F3")))),
        Implies(And((Var("F1"), Var("F2"), Var("F4"))), Not(Var("F3"))),
    ],
)
def test_every_operator_is_understood(formula: object) -> None:
    tree = random_model(3, features=6, constraints=0)
    model = FeatureModel("rule", tree.root, (Constraint(formula, "rule"),))  # type: ignore[arg-type]
    rows = np.array(list(product([False, True], repeat=6)))
    assert valid_rows(model, rows).tolist() == expected(model, rows)


def test_many_rows_are_checked_in_blocks() -> None:
    model = random_model(1, features=5)
    rows = np.array(list(product([False, True], repeat=5)) * (BLOCK // 16))
    assert valid_rows(model, rows).tolist() == expected(model, rows[:32]) * (BLOCK // 16)


def test_no_rows_are_all_valid() -> None:
    assert valid_rows(random_model(1), np.zeros((0, 9), dtype=bool)).shape == (0,)
