"""Correlations over a population: coefficients, intervals, and when there are none."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurenet.results.correlation import correlate, holm, rank_correlations


def normal_pairs(count: int, rho: float, seed: int = 0) -> list[tuple[float, float]]:
    drawn = np.random.default_rng(seed).multivariate_normal((0, 0), ((1, rho), (rho, 1)), count)
    return [(float(x), float(y)) for x, y in drawn]


def test_line_has_coefficients_of_one_without_doubt() -> None:
    found = correlate("a", "b", [(x, 3 - 2 * x) for x in range(12)])

    for each in (found.pearson, found.spearman, found.kendall):
        assert each is not None and each.value == pytest.approx(-1)
        assert each.low == pytest.approx(-1) and each.high == pytest.approx(-1) and each.p < 1e-6
    assert (found.one, found.other, found.n, found.left_out, found.remark) == ("a", "b", 12, 0, "")


def test_coefficients_of_four_models_are_those_worked_out_by_hand() -> None:
    found = correlate("a", "b", [(1, 1), (2, 3), (3, 2), (4, 10)])

    assert found.pearson and found.pearson.value == pytest.approx(13 / np.sqrt(5 * 50))
    assert found.spearman and found.spearman.value == pytest.approx(0.8)
    assert found.kendall and found.kendall.value == pytest.approx(4 / 6)
    assert found.remark == "only 4 models: the intervals are rough"


def test_p_value_of_few_models_is_that_of_all_their_orders() -> None:
    three = correlate("a", "b", [(1, 2), (2, 4), (3, 7)])
    four = correlate("a", "b", [(1, 1), (2, 3), (3, 2), (4, 10)])

    assert three.spearman and three.spearman.p == pytest.approx(2 / 6)
    assert three.pearson and three.pearson.p == pytest.approx(2 / 6)
    assert four.spearman and four.spearman.p == pytest.approx(8 / 24)
    for pair in rank_correlations({"a": [1, 2, 3], "b": [2, 4, 7], "c": [1, 3, 2]}).pairs:
        assert pair.p == 1.0


def test_p_value_of_the_same_order_is_never_zero() -> None:
    found = correlate("a", "b", [(x, x * x) for x in range(12)]).spearman

    assert found is not None and found.p == pytest.approx(2 / 479_001_600)


def test_interval_is_near_that_of_fisher_s_transformation() -> None:
    found = correlate("a", "b", normal_pairs(400, 0.6)).pearson

    assert found is not None
    centre, half = np.arctanh(found.value), 1.96 / np.sqrt(397)
    assert found.low == pytest.approx(np.tanh(centre - half), abs=0.02)
    assert found.high == pytest.approx(np.tanh(centre + half), abs=0.02)


def test_unrelated_figures_have_an_interval_around_zero() -> None:
    found = correlate("a", "b", normal_pairs(100, 0.0, seed=3))

    for each in (found.pearson, found.spearman, found.kendall):
        assert each is not None and each.low < 0 < each.high and each.p > 0.05


def test_models_without_one_of_the_figures_are_left_out_and_counted() -> None:
    whole = normal_pairs(20, 0.5)

    found = correlate("a", "b", [*whole, (None, 1.0), (2.0, None), (None, None)])

    assert (found.n, found.left_out) == (20, 3)
    assert found.pearson == correlate("a", "b", whole).pearson


@pytest.mark.parametrize(
    ("pairs", "remark"),
    [
        ([], "0 models have both figures; a correlation needs 3"),
        ([(1, 2), (2, 3)], "2 models have both figures; a correlation needs 3"),
        ([(1, 2), (1, 3), (1, 5)], "a is the same for all 3 models"),
        ([(1, 2), (2, 2), (None, 5), (3, 2)], "b is the same for all 3 models"),
    ],
)
def test_no_coefficient_is_made_up(pairs: list[tuple[float, float]], remark: str) -> None:
    found = correlate("a", "b", pairs)

    assert (found.pearson, found.spearman, found.kendall) == (None, None, None)
    assert found.remark == remark


small = st.integers(-3, 3).map(float)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(small, small), min_size=3, max_size=8))
def test_whatever_the_figures_all_numbers_are_finite(pairs: list[tuple[float, float]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = correlate("a", "b", pairs)
    for each in (found.pearson, found.spearman, found.kendall):
        if each is not None:
            assert -1 <= each.low <= each.high <= 1
            assert np.isfinite([each.value, each.p]).all()


def test_equal_seeds_give_equal_intervals() -> None:
    pairs = normal_pairs(15, 0.4)

    assert correlate("a", "b", pairs, seed=1) == correlate("a", "b", pairs, seed=1)
    assert correlate("a", "b", pairs, seed=1) != correlate("a", "b", pairs, seed=2)


def test_all_pairs_have_a_rho_and_a_corrected_p() -> None:
    x = list(map(float, range(10)))
    figures = {
        "x": x,
        "square": [v * v for v in x],
        "same": [1.0] * 10,
        "few": [1.0, 2.0] + [None] * 8,
    }

    found = rank_correlations(figures)

    table = {(pair.one, pair.other): pair for pair in found.pairs}
    assert (found.names, found.models, len(table)) == (tuple(figures), 10, 6)
    assert table["x", "square"].rho == pytest.approx(1)
    assert table["x", "same"].rho is None and table["x", "same"].p is None
    assert (table["x", "few"].n, table["x", "few"].rho) == (2, None)


def test_figure_that_no_model_has_is_named_and_paired_with_none() -> None:
    found = rank_correlations({"a": [1, 2, 3], "none": [None] * 3, "b": [1, 2, 3]})

    assert (found.names, found.absent, len(found.pairs)) == (("a", "b"), ("none",), 1)


def test_no_figures_have_no_pairs() -> None:
    assert rank_correlations({}).pairs == ()


def test_holm_s_correction_of_three_tests_is_that_of_the_paper() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
