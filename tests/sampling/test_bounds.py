"""Bounds, quotas and distances that are asked for: what they come to, and what is refused."""

from collections import Counter
from itertools import combinations

import pytest
from contracts.sampler_contract import unsatisfiable_model, wide_model

from featurenet.errors import InvalidInputError, UnsatisfiableError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.records import Experiment, Sampling
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.extension import extend
from featurenet.sampling.strata import structure

pytestmark = pytest.mark.jvm


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"min_cells": 99},
            r"no configuration of original_2x3 meets min_cells=99; configurations have 0 to 6",
        ),
        ({"max_features": 3}, r"max_features=3; configurations have 7 to \d+ features"),
        (
            {"min_cells": 6, "max_features": 20},
            r"meets min_cells=6 and max_features=20 together; .* 0 to 6 cells, 7 to",
        ),
    ],
)
def test_impossible_bound_is_named_with_what_is_possible(
    asked: dict[str, int], message: str
) -> None:
    model = expand(read_metamodel("original"), blocks=2, cells=3)
    with pytest.raises(InvalidInputError, match=message) as caught:
        sample(model, Sampling(**asked), 5, seed=1)  # type: ignore[arg-type]
    assert not isinstance(caught.value, UnsatisfiableError)


def test_model_without_configuration_is_not_blamed_on_the_bounds() -> None:
    with pytest.raises(UnsatisfiableError, match="has no valid configuration"):
        sample(unsatisfiable_model(), Sampling(min_features=2), 5, seed=1)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"max_cells": 3}, "max_cells=3 needs a model with cells, and wide has none"),
        ({"options": {"share": 0.1}}, "share needs a model with several blocks, and wide has none"),
        (
            {"options": {"share": 0.0}, "strategy": "uniform"},
            "share is for the strategies balanced, diverse",
        ),
        (
            {"options": {"distance_floor": 0.5}},
            "distance_floor is for the strategies balanced; received distance_floor=0.5 with div",
        ),
        (
            {"options": {"structure_weight": 2}},
            "structure_weight needs a model whose features have grandch",
        ),
        (
            {"options": {"structure_weight": 2}, "strategy": "pledge"},
            "is for the strategies balanced, diverse",
        ),
    ],
)
def test_what_has_no_use_is_refused(asked: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        sample(wide_model(9), Sampling(**asked), 5, seed=1)  # type: ignore[arg-type]


def test_largest_number_below_the_smallest_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="max_cells must be at least min_cells=5, received"):
        Experiment.from_options(min_cells=5, max_cells=4)


def test_share_is_that_of_each_number_of_blocks() -> None:
    model = expand(read_metamodel("original"), blocks=3, cells=2)
    names = {"Block1", "Block2", "Block3"}
    for strategy in ("diverse", "balanced"):
        found = {}
        for share in (0.0, 0.3):
            plan = Sampling(strategy=strategy, options={"share": share}, iterations=10)
            drawn = sample(model, plan, 40, seed=1).configurations
            found[share] = Counter(len(names & each.selected) for each in drawn)
        assert min(found[0.3][number] for number in (1, 2, 3)) >= 12 > min(found[0.0].values())


def test_distance_floor_is_kept() -> None:
    model = expand(read_metamodel("original"), blocks=3, cells=3)
    plan = Sampling(strategy="balanced", options={"distance_floor": 0.6, "share": 0})
    drawn = sample(model, plan, 30, seed=1)
    assert drawn.remark == ""
    assert diversity(drawn.configurations)["minimum"] >= 0.6  # type: ignore[operator]


def test_structure_weight_makes_structures_differ_more() -> None:
    model = expand(read_metamodel("original"), blocks=3, cells=3)
    shaping = frozenset(structure(model))
    smallest = []
    for weight in (1, 20):
        plan = Sampling(options={"structure_weight": weight}, iterations=100)
        drawn = sample(model, plan, 40, seed=1).configurations
        shapes = [each.selected & shaping for each in drawn]
        smallest.append(min(1 - len(a & b) / len(a | b) for a, b in combinations(shapes, 2)))
    assert smallest[1] > smallest[0] + 0.05


def test_extension_stays_within_bounds() -> None:
    model = wide_model(12)
    given = sample(model, Sampling(strategy="random"), 3, seed=1).configurations
    more = extend(model, given, Sampling(strategy="random", max_features=4), 5, seed=2)
    assert all(len(each.selected) <= 4 for each in more.configurations[3:])
