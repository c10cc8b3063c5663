"""What constraints say outright, and what the tree makes of it."""

from __future__ import annotations

import pytest

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formula import And, Formula, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group
from featurenet.featuremodel.statements import statements

TREE = Feature(
    "Root",
    (
        Group(1, 1, (Feature("Core"),)),
        Group(0, 1, (Feature("A", (Group(1, 1, (Feature("A1"), Feature("A2"))),)),)),
        Group(0, 1, (Feature("B", (Group(0, 1, (Feature("B1"),)),)),)),
    ),
)
A, A1, A2, B, B1, CORE, ROOT = map(Var, ("A", "A1", "A2", "B", "B1", "Core", "Root"))


@pytest.mark.parametrize(
    ("formula", "excluded", "required"),
    [
        (Not(A), {"A", "A1", "A2"}, set()),
        (Implies(ROOT, Not(B)), {"B", "B1"}, set()),
        (Implies(CORE, Not(B1)), {"B1"}, set()),
        (Implies(B1, Not(CORE)), {"B1"}, set()),
        (B, set(), {"B"}),
        (Implies(B, B1), set(), {"B1"}),
        (Implies(A, A1), {"A2"}, {"A1"}),
        (Not(A2), {"A2"}, {"A1"}),
        (And((Not(B1), Implies(ROOT, A))), {"B1"}, {"A"}),
        (Implies(A, B), set(), set()),
        (Implies(A, Not(B)), set(), set()),
        (Or((A1, B1)), set(), set()),
    ],
)
def test_statement_is_completed_over_the_tree(
    formula: Formula, excluded: set[str], required: set[str]
) -> None:
    found = statements(FeatureModel("m", TREE, (Constraint(formula),)))
    assert found.excluded == excluded
    assert found.required - {"Core"} == required


def test_equivalence_with_the_root_is_a_statement() -> None:
    found = statements(FeatureModel("m", TREE, (Constraint(Iff(B, CORE)),)))
    assert "B" in found.required


def test_last_blocks_and_cells_of_the_shipped_template_are_statements() -> None:
    found = statements(expand(read_metamodel("cnn"), 2, 2))
    assert {"Block2_Cell1_Output_Block", "Block1_Cell2_Output_Cell"} <= found.excluded
    assert {"Block1", "Block1_Cell1", "Block2_Cell1"} <= found.required
