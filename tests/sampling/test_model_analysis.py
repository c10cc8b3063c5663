"""Analyses against enumeration on small models, and against known numbers on a large one."""

import pytest
from contracts.sampler_contract import unsatisfiable_model, wide_model
from enumeration import all_configurations, interactions, random_model

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import FeatureModel
from featurenet.sampling.analysis import Count, analyse
from featurenet.sampling.diversity import coverage

pytestmark = pytest.mark.jvm


@pytest.mark.parametrize("seed", range(12))
def test_analysis_equals_enumeration(seed: int) -> None:
    model = random_model(seed)
    every = all_configurations(model)
    analysis = analyse(model)
    assert analysis.configurations == Count(len(every), exact=True)
    assert analysis.satisfiable == bool(every)
    if every:
        chosen = [configuration.selected for configuration in every]
        assert set(analysis.core) == frozenset.intersection(*chosen)
        assert set(analysis.dead) == set(model.features) - frozenset.union(*chosen)
        assert set(analysis.false_optional) == _false_optional(model, chosen)
        assert analysis.valid_pairs == len(interactions(model, every, 2))


def _false_optional(model: FeatureModel, chosen: list[frozenset[str]]) -> set[str]:
    mandatory = {
        member.name
        for groups in model.groups.values()
        for group in groups
        if group.low == len(group.members)
        for member in group.members
    }
    return {
        child
        for child, parent in model.parents.items()
        if child not in mandatory
        and any(child in each for each in chosen)
        and all(child in each for each in chosen if parent in each)
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("strength", [1, 2])
def test_coverage_equals_enumeration(seed: int, strength: int) -> None:
    model = random_model(seed + 100, constraints=1)
    every = all_configurations(model)
    part = every[::3]
    measured = coverage(model, part, strength)
    assert measured.valid == len(interactions(model, every, strength))
    assert measured.covered == len(interactions(model, part, strength))


def test_unsatisfiable_model_has_a_conflict_and_nothing_else() -> None:
    analysis = analyse(unsatisfiable_model())
    assert not analysis.satisfiable
    assert len(analysis.conflict) == 2
    assert analysis.core == analysis.dead == analysis.false_optional == ()
    assert analysis.configurations == Count(0, exact=True)


def test_huge_numbers_are_exact() -> None:
    assert analyse(wide_model(15_000)).configurations == Count(2**15_000, exact=True)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (Count(161_002, True), "161,002"),
        (Count(2**70, True), "about 1.181e21"),
        (Count(12, False), "roughly 12"),
        (Count(10**5000, False), "roughly 1.000e5000"),
    ],
)
def test_count_reads_well(count: Count, text: str) -> None:
    assert str(count) == text


@pytest.mark.parametrize(
    ("blocks", "cells", "features", "dead", "configurations", "pairs"),
    [
        (1, 1, 75, 1, "161,002", 9_022),
        (2, 2, 280, 4, "about 4.300e20", 146_055),
        (3, 3, 621, 9, "about 1.905e46", 740_176),
        (5, 5, 1_711, 25, "about 1.708e128", 5_709_450),
        (10, 5, 3_416, 50, "about 2.918e256", 22_868_710),
        (10, 10, 6_816, 100, "about 9.142e511", 91_266_115),
    ],
)
def test_original_has_its_known_numbers(
    blocks: int, cells: int, features: int, dead: int, configurations: str, pairs: int
) -> None:
    analysis = analyse(expand(read_metamodel("original"), blocks, cells))
    assert analysis.features == features
    assert str(analysis.configurations) == configurations and analysis.configurations.exact
    assert (len(analysis.core), len(analysis.dead)) == (7, dead)
    assert all(name.endswith("_Input1_Zeros") for name in analysis.dead)
    assert analysis.valid_pairs == pairs


def test_number_of_configurations_has_every_digit() -> None:
    model = expand(read_metamodel("original"), blocks=2, cells=2)
    assert analyse(model).configurations == Count(430_028_228_983_896_429_612, exact=True)
