"""What follows from choices, against every configuration of small models written out."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.formula import Implies, Not, Var
from featurenet.featuremodel.model import (
    Configuration,
    Constraint,
    Feature,
    FeatureModel,
    Group,
    Restriction,
)
from featurenet.featuremodel.validity import violations
from featurenet.sampling.choices import consequences

pytestmark = pytest.mark.jvm

MODEL = FeatureModel(
    "small",
    Feature(
        "R",
        (
            Group(0, 1, (Feature("A", (Group(1, 1, (Feature("A1"), Feature("A2"))),)),)),
            Group(1, 2, (Feature("B"), Feature("C"))),
            Group(0, 1, (Feature("D"),)),
        ),
    ),
    (Constraint(Implies(Var("D"), Var("A1"))), Constraint(Implies(Var("C"), Not(Var("A2"))))),
)


def every(model: FeatureModel) -> list[frozenset[str]]:
    found = []
    for size in range(len(model.features) + 1):
        for names in combinations(model.features, size):
            if not violations(model, Configuration(frozenset(names))):
                found.append(frozenset(names))
    return found


ALL = every(MODEL)


@pytest.mark.parametrize("states", list(product((None, True, False), repeat=3)))
def test_every_choice_of_three_features(states: tuple[bool | None, ...]) -> None:
    chosen = {name: state for name, state in zip("ACD", states, strict=True) if state is not None}
    required = {name for name, state in chosen.items() if state}
    excluded = set(chosen) - required
    left = [each for each in ALL if required <= each and not excluded & each]
    found = consequences(MODEL, required, excluded, counting=5)
    assert found.possible == bool(left)
    assert found.left is not None
    assert found.left.value == len(left)
    if left:
        assert set(found.forced) == frozenset.intersection(*left)
        assert set(found.forbidden) == set(MODEL.features) - frozenset.union(*left)


def test_conflict_is_as_small_as_can_be() -> None:
    found = consequences(MODEL, ["B", "D", "C"], ["A1"])
    assert set(found.conflict) == {"D", "A1"}
    for one in found.conflict:
        rest = set(found.conflict) - {one}
        assert consequences(MODEL, rest & {"D"}, rest & {"A1"}).possible


def test_root_cannot_be_excluded() -> None:
    assert consequences(MODEL, [], ["R"]).conflict == ("R",)


def test_what_is_no_choice_is_told() -> None:
    with pytest.raises(InvalidInputError, match="no feature 'X'"):
        consequences(MODEL, ["X"], [])
    with pytest.raises(InvalidInputError, match="both"):
        consequences(MODEL, ["A"], ["A"])


def test_what_is_forced_is_known_however_short_the_time() -> None:
    found = consequences(MODEL, ["D"], [], counting=0.01)
    assert set(found.forced) == {"R", "A", "A1", "D"}


@pytest.mark.parametrize("required", [True, False])
def test_constraint_of_ones_own(required: bool) -> None:
    rule = Restriction("D", required, "asked for", "B")
    left = [each for each in ALL if "B" not in each or ("D" in each) == required]
    found = consequences(MODEL, [], [], [rule], counting=5)
    assert found.left is not None
    assert found.left.value == len(left) < len(ALL)
