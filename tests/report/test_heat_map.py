"""The heat map of pairs of models: in which order, of how many it says the names."""

from __future__ import annotations

import re

import numpy as np
import pytest

from featurenet.report.analyses import heat_map_svg


def names_of(svg: str) -> list[str]:
    """Returns the names of models that are written, columns and then rows."""
    return re.findall(r">(m\d+)<", svg)


def test_models_are_in_the_order_of_their_means() -> None:
    pairs = np.array([[0, 0.9, 0.2], [0.9, 0, 0.8], [0.2, 0.8, 0]])
    svg = heat_map_svg("disagreement", pairs, ["m1", "m2", "m3"])
    assert names_of(svg) == ["m3", "m1", "m2"] * 2
    assert svg.count(">.900<") == 2


@pytest.mark.parametrize(("models", "written"), [(60, 60), (200, 40)])
def test_names_of_many_models_are_thinned(models: int, written: int) -> None:
    pairs = np.random.default_rng(0).random((models, models))
    svg = heat_map_svg("pairs", pairs, [f"m{number}" for number in range(models)])
    assert len(names_of(svg)) == 2 * written


def test_numbers_that_there_are_not_leave_the_map_empty() -> None:
    svg = heat_map_svg("q", np.full((2, 2), np.nan), ["m1", "m2"])
    assert names_of(svg) == ["m1", "m2"] * 2
