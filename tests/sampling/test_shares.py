"""How configurations divide: against enumeration on small models, and on a network's model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from contracts.sampler_contract import unsatisfiable_model, wide_model
from enumeration import all_configurations, random_model

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formula import Not, Var
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Constraint
from featurenet.sampling.analysis import analyse
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.shares import Shares, shares
from featurenet.sampling.strata import blocks, cells

pytestmark = pytest.mark.jvm


@pytest.mark.parametrize("seed", [1, 2, 5, 9, 16, 18, 19])
def test_shares_equal_enumeration(seed: int) -> None:
    model = random_model(seed)
    every = all_configurations(model)
    counts = Counter(name for each in every for name in each.selected)
    sizes = Counter(len(each.selected) for each in every)
    found = analyse(model).shares
    assert found.sampled is None
    assert dict(found.marginals) == pytest.approx(
        {name: counts[name] / len(every) for name in model.features}
    )
    assert dict(found.sizes) == pytest.approx(
        {size: number / len(every) for size, number in sizes.items()}
    )
    assert found.blocks == found.cells == ()


def test_nearly_all_networks_have_five_blocks() -> None:
    model = expand(read_metamodel("original"), blocks=5, cells=5)
    fewer = Constraint(Not(Var("Block5")), "fewer")
    part = analyse(replace(model, constraints=(*model.constraints, fewer)))
    whole = analyse(model)
    exact = part.configurations.value / whole.configurations.value
    numbers = dict(whole.shares.blocks)
    assert exact == pytest.approx(1.8e-26, rel=0.02)
    assert sum(numbers[number] for number in range(1, 5)) == pytest.approx(exact, rel=1e-9)
    assert dict(whole.shares.marginals)["Block5"] == pytest.approx(1)
    assert max(dict(whole.shares.cells)) == 25


def test_thousands_of_free_features_are_spread_like_coin_tosses() -> None:
    found = analyse(wide_model(5_000)).shares
    assert dict(found.marginals)["F17"] == pytest.approx(0.5)
    mean = sum(number * share for number, share in found.sizes)
    variance = sum((number - mean) ** 2 * share for number, share in found.sizes)
    assert (mean, variance) == (pytest.approx(2_501), pytest.approx(1_250))


def test_blocks_and_cells_are_found_in_both_namings() -> None:
    for name, cell in (("original", "Block2_Element3_Cell"), ("light", "Block2_Cell3")):
        model = expand(read_metamodel(name), blocks=2, cells=3)
        assert blocks(model) == ("Block1", "Block2")
        assert len(cells(model)) == 6 and cells(model)[-1] == cell


def test_unsatisfiable_model_has_no_shares() -> None:
    assert analyse(unsatisfiable_model()).shares == Shares()
    assert len(Pledge(unsatisfiable_model()).marginals()) == 0


def test_shares_without_diagram_are_estimated_and_say_so() -> None:
    model = wide_model(20)
    found = shares(model, Pledge(model, nodes=2), seed=1, seconds=20)
    assert found.sampled == 1_000 and "SAT" in found.remark
    assert dict(found.marginals)["F7"] == pytest.approx(0.5, abs=0.1)
    assert sum(share for _, share in found.sizes) == pytest.approx(1)


def test_shares_that_take_too_long_are_not_known() -> None:
    model = wide_model(20)
    found = shares(model, Pledge(model, nodes=2), seed=1, seconds=1e-9)
    assert (found.marginals, found.sizes, found.sampled) == ((), (), 0)
