"""Every strategy on models that are no neural networks: it ends, and what it draws is valid."""

from __future__ import annotations

import time

import pytest
from foreign_models import FOREIGN

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.formats import format_for
from featurenet.featuremodel.library import read_metamodel
from featurenet.featuremodel.model import walk
from featurenet.featuremodel.validity import violations
from featurenet.records import Sampling
from featurenet.sampling.analysis import analyse
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.report_card import Judge, report_card
from featurenet.sampling.rows import named
from featurenet.sampling.sampler import SAMPLERS, SampleRequest
from featurenet.sampling.strata import blocks

pytestmark = [pytest.mark.jvm, pytest.mark.timing]

QUICK = ("pledge", "random")
SLOW = ("uniform", "coverage", "balanced")
"""They try a decision diagram first, which takes seconds to outgrow its budget."""

SMALL = ("cardinalities", "deep_tree", "cross_tree_clauses", "far_apart_equivalences")
TINY_BUDGET = 50
"""Nodes that no diagram of these models gets by with."""

SECONDS = 60.0
"""More than is needed: a busy machine is not to change what is drawn."""


@pytest.fixture(scope="module", params=FOREIGN)
def model(request):
    return FOREIGN[request.param]()


@pytest.mark.parametrize(
    "strategy", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]
)
def test_sample_is_valid_distinct_repeatable_and_in_time(model, strategy) -> None:
    sampling = Sampling(strategy=strategy, iterations=20, seconds=SECONDS)
    start = time.perf_counter()
    first = sample(model, sampling, 20, seed=4)
    assert time.perf_counter() - start < SECONDS * 1.2
    assert len(set(first.configurations)) == len(first.configurations)
    assert len(first.configurations) == 20 or first.out_of_time
    assert not any(violations(model, each) for each in first.configurations)
    if not first.out_of_time:
        assert sample(model, sampling, 20, seed=4).configurations == first.configurations


def test_diverse_is_at_least_as_far_apart_as_random_in_every_figure(model) -> None:
    found = {}
    for strategy in ("random", "diverse"):
        sampling = Sampling(strategy=strategy, iterations=100, seconds=SECONDS)
        drawn = sample(model, sampling, 20, seed=1).configurations
        assert len(set(drawn)) == 20 and not any(violations(model, each) for each in drawn)
        found[strategy] = diversity(drawn)
    for figure, value in found["diverse"].items():
        assert value >= found["random"][figure] - 1e-9


@pytest.mark.parametrize("name", SMALL)
def test_without_diagram_every_strategy_is_better_than_random_at_what_it_is_for(name) -> None:
    model = FOREIGN[name]()
    pledge = Pledge(model)
    request = SampleRequest(model, 20, 1, iterations=20, seconds=SECONDS, nodes=TINY_BUDGET)
    strategies = ("random", "diverse", "balanced", "coverage")
    drawn = {each: SAMPLERS.get(each).function(request) for each in strategies}
    samples = {each: named(model, found.rows) for each, found in drawn.items()}
    for strategy, found in samples.items():
        assert len(set(found)) == 20 and not any(violations(model, each) for each in found)
        assert strategy == "random" or "outgrew its budget" in drawn[strategy].remark
    figures = {each: diversity(found) for each, found in samples.items()}
    pairs = {each: pledge.covered_interactions(found, 2) for each, found in samples.items()}
    for figure, value in figures["random"].items():
        assert figures["diverse"][figure] > value
    assert figures["balanced"]["mean"] > figures["random"]["mean"]
    assert min(pairs["balanced"], pairs["coverage"]) > pairs["random"]


def test_without_diagram_strata_and_seeds_are_kept() -> None:
    model = expand(read_metamodel("original"), 3, 3)
    request = SampleRequest(model, 60, 2, iterations=10, nodes=TINY_BUDGET)
    first, second = (SAMPLERS.get("diverse").function(request) for _ in range(2))
    assert (first.rows == second.rows).all()
    columns = [model.number[name] - 1 for name in blocks(model)]
    numbers = first.rows[:, columns].sum(axis=1)
    assert min((numbers == number).sum() for number in (1, 2, 3)) >= 3


def test_without_diagram_valid_pairs_are_exact() -> None:
    model = expand(read_metamodel("original"), 2, 2)
    assert Pledge(model, nodes=TINY_BUDGET).valid_interactions(2) == 146_055


def test_valid_pairs_of_a_large_model_are_not_waited_for() -> None:
    pledge = Pledge(FOREIGN["large_random"](), nodes=TINY_BUDGET)
    start = time.perf_counter()
    assert pledge.valid_interactions(2, seconds=0.5) is None
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("suffix", [".xml", ".uvl", ".dimacs", ".sxfm"])
def test_model_survives_its_file(model, suffix, tmp_path) -> None:
    path = tmp_path / f"{model.name}{suffix}"
    path.write_text(format_for(path).write(model))
    again = expand(read_metamodel(path))
    assert set(again.features) == set(model.features)
    drawn = sample(model, Sampling(strategy="random", seconds=SECONDS), 5, seed=1)
    assert not any(violations(again, each) for each in drawn.configurations)


def test_analysis_ends_with_what_is_known_by_then(model) -> None:
    start = time.perf_counter()
    found = analyse(model, seconds=1)
    assert time.perf_counter() - start < SECONDS
    assert found.satisfiable is not False  # None: not known by then, on a busy machine
    assert found.configurations is None or found.configurations.value > 0


def test_analysis_counts_what_can_be_counted() -> None:
    found = analyse(FOREIGN["cardinalities"](), seconds=SECONDS)
    assert found.configurations is not None and found.configurations.value > 10**6


def test_report_card_ends(model) -> None:
    drawn = sample(model, Sampling(strategy="random", seconds=SECONDS), 20, seed=1)
    card = report_card(model.features, drawn.configurations, Judge(model, seconds=1))
    assert card.networks is None
    assert card.check is not None and card.check.valid == 20
    for found in card.check.coverage:
        assert found.covered > 0
        assert found.valid is None or found.covered <= found.valid


def test_more_than_all_gives_all_of_a_wide_alternative() -> None:
    model = FOREIGN["wide_alternative"]()
    drawn = sample(model, Sampling(strategy="random", seconds=SECONDS), 1_000, seed=1)
    assert len(drawn.configurations) == 300 and drawn.exhausted


def test_large_model_has_5000_features() -> None:
    model = FOREIGN["large_random"]()
    assert len(model.features) == len({feature.name for feature, _ in walk(model.root)}) == 5_000
