"""Farthest-first selection against its definition, and extending a sample."""

from __future__ import annotations

import random

import pytest
from contracts.sampler_contract import wide_model
from hypothesis import given, settings
from hypothesis import strategies as st

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.featuremodel.validity import violations
from featurenet.records import Sampling
from featurenet.sampling.diversity import diversity
from featurenet.sampling.draw import sample
from featurenet.sampling.extension import extend
from featurenet.sampling.selection import farthest_first

SETS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), min_size=2, max_size=12)


def distance(one: frozenset[str], other: frozenset[str]) -> float:
    return 1 - len(one & other) / len(one | other)


def configurations(sets: list[frozenset[str]]) -> list[Configuration]:
    return [Configuration(each) for each in sets]


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_each_choice_is_the_farthest_from_those_before(sets) -> None:
    order = farthest_first(configurations(sets), len(sets))
    assert sorted(order) == list(range(len(sets)))
    most = max(distance(a, b) for a in sets for b in sets)
    assert distance(sets[order[0]], sets[order[1]]) == pytest.approx(most)
    for size in range(2, len(sets)):
        taken, rest = order[:size], order[size:]
        gaps = [min(distance(sets[place], sets[old]) for old in taken) for place in rest]
        assert gaps[0] == pytest.approx(max(gaps))


@settings(max_examples=40, deadline=None)
@given(SETS, st.integers(1, 12), SETS)
def test_fewer_choices_are_a_prefix_of_more(sets, count, taken) -> None:
    for already in ([], configurations(taken)):
        everything = farthest_first(configurations(sets), len(sets), already)
        assert farthest_first(configurations(sets), count, already) == everything[:count]


def test_choice_is_far_from_what_is_given() -> None:
    near, far = frozenset("ab"), frozenset("xy")
    assert farthest_first(configurations([near, far]), 1, configurations([frozenset("abc")])) == [1]


def test_selection_beats_a_random_one_on_the_minimum() -> None:
    source = random.Random(3)  # noqa: S311
    pool = configurations([frozenset(source.sample("abcdefghijklmnop", 6)) for _ in range(600)])
    chosen = [pool[place] for place in farthest_first(pool, 10)]
    assert diversity(chosen)["minimum"] > diversity(pool[:10])["minimum"]


def test_none_to_choose_from_gives_none() -> None:
    assert farthest_first([], 3) == []


@pytest.mark.parametrize("count", [0, -1])
def test_choice_of_nothing_is_refused(count: int) -> None:
    with pytest.raises(InvalidInputError, match="at least 1"):
        farthest_first([], count)


@pytest.mark.jvm
def test_extension_keeps_the_old_and_adds_distinct_valid_ones() -> None:
    model, sampling = wide_model(40), Sampling(strategy="random")
    old = sample(model, sampling, 5, seed=1).configurations
    extended = extend(model, old, sampling, 7, seed=2)
    assert extended.configurations[:5] == old
    assert len(set(extended.configurations)) == 12 and not extended.exhausted
    assert not any(violations(model, each) for each in extended.configurations)
    assert extend(model, old, sampling, 7, seed=2).configurations == extended.configurations


@pytest.mark.jvm
def test_extension_beats_drawing_more_of_the_same() -> None:
    model, sampling = wide_model(40), Sampling(strategy="random")
    old = sample(model, sampling, 5, seed=1).configurations
    extended = diversity(extend(model, old, sampling, 10, seed=2).configurations)
    plain = diversity(sample(model, sampling, 15, seed=1).configurations)
    assert extended["nearest"] > plain["nearest"]


@pytest.mark.jvm
def test_extension_beyond_all_configurations_gives_all_and_then_says_so() -> None:
    model, sampling = wide_model(3), Sampling(strategy="random")
    old = sample(model, sampling, 5, seed=1).configurations
    everything = extend(model, old, sampling, 50, seed=2)
    assert len(set(everything.configurations)) == 8 and everything.exhausted
    with pytest.raises(InvalidInputError, match="8 configurations are given, and wide has no fur"):
        extend(model, everything.configurations, sampling, 1, seed=2)


@pytest.mark.jvm
def test_extension_by_nothing_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="received 0"):
        extend(wide_model(3), (), Sampling(strategy="random"), 0, seed=1)
