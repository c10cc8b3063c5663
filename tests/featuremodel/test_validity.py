"""Violations are found, named, and agree with the clauses that solvers get."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.formula import And, Iff, Implies, Not, Or, Var
from featurenet.featuremodel.model import Configuration, Constraint, Feature, FeatureModel, Group
from featurenet.featuremodel.validity import violations


def leaf(name: str) -> Feature:
    return Feature(name)


MODEL = FeatureModel(
    "m",
    Feature(
        "Root",
        (
            Group(1, 1, (Feature("Input", (Group(1, 1, (leaf("Dense"), leaf("Zeros"))),)),)),
            Group(0, 1, (leaf("Extra"),)),
            Group(1, 2, (leaf("A"), leaf("B"), leaf("C"))),
        ),
    ),
    (Constraint(Implies(Var("Extra"), Not(Var("Zeros"))), "m.xml:9"),),
)


def test_valid_configuration_has_no_violations():
    valid = Configuration(frozenset({"Root", "Input", "Zeros", "A", "C"}))
    assert violations(MODEL, valid) == []


@pytest.mark.parametrize(
    ("selected", "expected"),
    [
        (set(), ["Root must be selected, it is the root"]),
        ({"Root", "Input", "Dense", "A", "Bogus"}, ["Bogus is no feature of m"]),
        (
            {"Root", "Dense", "A"},
            ["Root needs Input, selected: none", "Dense needs its parent Input"],
        ),
        (
            {"Root", "Input", "Dense", "Zeros", "A"},
            ["Input needs 1 of Dense, Zeros, selected: Dense, Zeros"],
        ),
        ({"Root", "Input", "Dense"}, ["Root needs 1 to 2 of A, B, C, selected: none"]),
        (
            {"Root", "Input", "Zeros", "Extra", "B"},
            ["constraint broken: Extra => not Zeros  [m.xml:9]"],
        ),
    ],
)
def test_broken_rule_is_named(selected, expected):
    assert violations(MODEL, Configuration(frozenset(selected))) == expected


@st.composite
def models(draw: st.DrawFn) -> FeatureModel:
    """Up to 9 features with any cardinalities, and formulas over them."""
    names = [f"f{number}" for number in range(draw(st.integers(1, 9)))]
    below: dict[str, list[Group]] = {name: [] for name in names}
    made: dict[str, Feature] = {}
    rest = names[1:]
    while rest:
        size = draw(st.integers(1, min(4, len(rest))))
        members, rest = rest[-size:], rest[:-size]
        for name in members:
            made[name] = Feature(name, tuple(below[name]))
        low = draw(st.integers(0, size))
        high = draw(st.integers(low, size))
        parent = draw(st.sampled_from([names[0], *rest]))
        below[parent].append(Group(low, high, tuple(made[name] for name in members)))
    formulas = draw(st.lists(_formulas(names), max_size=3))
    root = Feature(names[0], tuple(below[names[0]]))
    return FeatureModel("random", root, tuple(map(Constraint, formulas)))


def _formulas(names: list[str]):
    return st.recursive(
        st.sampled_from(names).map(Var),
        lambda inner: st.one_of(
            inner.map(Not),
            st.tuples(inner, inner).map(And),
            st.tuples(inner, inner, inner).map(Or),
            st.builds(Implies, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=5,
    )


@given(model=models(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_violations_agree_with_the_clauses(model, data):
    selected = data.draw(st.frozensets(st.sampled_from(model.features)))
    chosen = {model.number[name] for name in selected}
    satisfied = all(
        any((literal > 0) == (abs(literal) in chosen) for literal in clause)
        for rule in rules(model)
        for clause in rule.clauses
    )
    assert (violations(model, Configuration(selected)) == []) == satisfied
