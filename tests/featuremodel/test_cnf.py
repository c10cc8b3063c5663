"""Groups whose clauses would fill the memory are refused before they are made."""

from __future__ import annotations

import pytest

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.cnf import rules
from featurenet.featuremodel.model import Feature, FeatureModel, Group


def model(low: int, high: int, members: int) -> FeatureModel:
    leaves = tuple(Feature(f"F{number}") for number in range(members))
    return FeatureModel("m", Feature("Root", (Group(low, high, leaves),)))


@pytest.mark.parametrize(("low", "high"), [(10, 20), (1, 20), (20, 40)])
def test_group_of_too_many_clauses_is_named(low: int, high: int) -> None:
    with pytest.raises(InvalidInputError, match=f"group of Root, {low} to {high} of 40 features"):
        rules(model(low, high, 40))


@pytest.mark.parametrize(("low", "high", "clauses"), [(1, 1000, 1), (1, 1, 499_501), (0, 999, 1)])
def test_wide_groups_of_few_clauses_are_translated(low: int, high: int, clauses: int) -> None:
    (_, group) = rules(model(low, high, 1000))
    assert len(group.clauses) == 1000 + clauses  # each of them needs its parent, too
