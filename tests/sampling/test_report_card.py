"""Report cards of samples whose figures are known by hand or by trying everything."""

from __future__ import annotations

import pytest
from contracts.sampler_contract import unsatisfiable_model, wide_model
from enumeration import all_configurations, interactions, random_model
from foreign_models import FOREIGN

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import Configuration
from featurenet.sampling.report_card import Judge, report_card


def configuration(*names: str) -> Configuration:
    return Configuration(frozenset(names))


SAMPLE = [
    configuration("Root", "A"),
    configuration("Root", "A", "B"),
    configuration("Root", "A"),
    configuration("Root"),
]


def test_figures_of_a_sample_without_its_model() -> None:
    card = report_card(("Root", "A", "B", "C"), SAMPLE)
    assert (card.configurations, card.distinct, card.features) == (4, 3, 4)
    assert card.check is None and card.networks is None
    assert card.sizes == ((1, 1), (2, 2), (3, 1))
    assert card.frequencies == (("Root", 4), ("A", 3), ("B", 1))
    assert card.never == ("C",)


def test_distances_on_selected_features_and_on_literals() -> None:
    card = report_card(("Root", "A", "B", "C"), [SAMPLE[1], SAMPLE[3]])
    assert card.selected["mean"] == pytest.approx(1 - 1 / 3)
    assert card.literals["mean"] == pytest.approx(1 - 2 / 6)  # Root and not C in both


@pytest.mark.parametrize("sample", [[], SAMPLE[:1]])
def test_fewer_than_two_configurations_have_a_card(sample) -> None:
    card = report_card(("Root", "A"), sample)
    assert card.selected == {"mean": None, "minimum": None, "nearest": None}
    assert card.configurations == len(sample)


def architecture(*cells: str) -> Configuration:
    """Returns a configuration of one block of cells that each begin with an input."""
    names = {"Architecture", "Block1"} if cells else {"Architecture"}
    for number, name in enumerate(cells, start=1):
        cell = f"Block1_Cell{number}"
        names |= {cell, f"{cell}_Input1", f"{cell}_Input1_{name}"}
    return Configuration(frozenset(names))


def test_configurations_of_one_network_count_as_one_network() -> None:
    more = Configuration(architecture("Convolution").selected | {"Unrelated"})
    sample = [architecture("Convolution"), more, architecture("Convolution", "Identity")]
    card = report_card(("Architecture",), [*sample, architecture()])
    assert card.distinct == 4
    assert card.networks is not None
    assert card.networks.blocks == ((0, 1), (1, 3))
    assert card.networks.cells == ((0, 1), (1, 2), (2, 1))
    assert (card.networks.distinct, card.networks.impossible) == (2, 0)


def test_configuration_that_cannot_be_built_is_counted() -> None:
    broken = Configuration(architecture("Convolution").selected | {"Block1_Cell1_Input1_Magic"})
    card = report_card((), [architecture("Convolution"), broken])
    assert card.networks is not None
    assert (card.networks.distinct, card.networks.impossible) == (1, 1)


def test_impossible_image_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="each at least 1"):
        report_card((), [architecture("Convolution")], image=(0, 28, 1))


@pytest.mark.jvm
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coverage_agrees_with_enumeration(seed: int) -> None:
    model = random_model(seed)
    every = all_configurations(model)
    check = report_card(model.features, every[:2], Judge(model)).check
    assert check is not None and check.valid == len(every[:2]) and check.invalid == ()
    for found in check.coverage:
        assert found.covered == len(interactions(model, every[:2], found.strength))
        assert found.valid == len(interactions(model, every, found.strength))


@pytest.mark.jvm
@pytest.mark.parametrize("seed", [2, 16, 19])
def test_estimate_of_triples_is_near_the_exact_share(seed: int) -> None:
    model = random_model(seed)
    every = all_configurations(model)
    check = report_card(model.features, every[:2], Judge(model)).check
    assert check is not None and check.estimated is not None
    valid = len(interactions(model, every, 3))
    exact = len(interactions(model, every[:2], 3)) / valid
    assert check.estimated.drawn == 10_000
    assert check.estimated.share == pytest.approx(exact, abs=0.025)  # five standard errors
    assert report_card(model.features, every, Judge(model)).check.estimated.share == 1


@pytest.mark.jvm
def test_invalid_configurations_are_named_and_cover_nothing() -> None:
    model = wide_model(3)
    sample = [configuration("Root", "F0"), configuration("F1"), configuration("Root", "Stranger")]
    check = report_card(model.features, sample, Judge(model)).check
    assert check is not None
    assert (check.model, check.valid) == ("wide", 1)
    assert check.invalid == (
        (2, "Root must be selected, it is the root"),
        (3, "Stranger is no feature of wide"),
    )
    assert [each.covered for each in check.coverage] == [4, 6]


@pytest.mark.jvm
def test_empty_sample_and_unsatisfiable_model_have_a_card() -> None:
    check = report_card((), [], Judge(unsatisfiable_model())).check
    assert check is not None
    assert [(each.covered, each.valid) for each in check.coverage] == [(0, 0), (0, 0)]
    assert check.estimated is None


@pytest.mark.jvm
def test_one_judge_serves_several_samples() -> None:
    judge = Judge(expand(read_metamodel("original"), 1, 1))
    one, other = (report_card(judge.model.features, sample, judge) for sample in (SAMPLE, []))
    assert one.check is not None and other.check is not None
    assert one.check.coverage[1].valid == other.check.coverage[1].valid == 9022


@pytest.mark.jvm
def test_counting_that_takes_too_long_leaves_coverage_without_share() -> None:
    model = FOREIGN["far_apart_equivalences"]()
    check = Judge(model, seconds=1e-6).check([configuration("Root")])
    assert (check.coverage[1].covered, check.coverage[1].valid) == (121 * 120 // 2, None)
    assert check.coverage[1].share is None
