"""Small feature models for round trips, and their configurations by brute force."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from featurenet.featuremodel.formula import And, Formula, Iff, Implies, Not, Or, Var, holds
from featurenet.featuremodel.model import Constraint, Feature, FeatureModel, Group, walk

NAMES = ("Root", "A b", "C (x)", "or", "kernel_3x3", "7x1", "mandatory", "Ünï", "<&>", "f3", "x'y")


def configurations(model: FeatureModel) -> frozenset[frozenset[str]]:
    """Every valid selection, by trying all of them."""
    found = set()
    for bits in product((False, True), repeat=len(model.features)):
        selected = frozenset(name for name, bit in zip(model.features, bits, strict=True) if bit)
        if _is_valid(model, selected):
            found.add(selected)
    return frozenset(found)


def _is_valid(model: FeatureModel, selected: frozenset[str]) -> bool:
    if model.root.name not in selected:
        return False
    for feature, parent in walk(model.root):
        if parent is not None and feature.name in selected and parent.name not in selected:
            return False
        for group in feature.groups:
            count = sum(member.name in selected for member in group.members)
            if feature.name in selected and not group.low <= count <= group.high:
                return False
    return all(holds(constraint.formula, selected) for constraint in model.constraints)


@st.composite
def feature_models(draw: st.DrawFn) -> FeatureModel:
    """Models of up to 7 features with every kind of group and formula, and awkward names."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 7))]
    remaining = list(names[1:])
    root = _grow(draw, names[0], remaining, first=True)
    formulas = draw(st.lists(_formulas(names), max_size=3))
    return FeatureModel("small model", root, tuple(Constraint(formula) for formula in formulas))


def _grow(draw: st.DrawFn, name: str, remaining: list[str], first: bool = False) -> Feature:
    groups = []
    while remaining and (first or draw(st.booleans())):
        size = draw(st.integers(1, min(3, len(remaining))))
        taken = [remaining.pop(0) for _ in range(size)]
        low = draw(st.integers(0, size))
        high = draw(st.integers(max(low, 1), size))
        groups.append(Group(low, high, tuple(_grow(draw, each, remaining) for each in taken)))
    return Feature(name, tuple(groups), abstract=draw(st.booleans()))


def _formulas(names: list[str]) -> st.SearchStrategy[Formula]:
    return st.recursive(
        st.sampled_from(names).map(Var),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, max_size=3).map(lambda each: And(tuple(each))),
            st.lists(inner, max_size=3).map(lambda each: Or(tuple(each))),
            st.builds(Implies, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=5,
    )
