"""`sample`: what a user asks for, and what a user is told."""

import pytest
from contracts.sampler_contract import unsatisfiable_model, wide_model

from featurenet.errors import InvalidInputError, UnsatisfiableError
from featurenet.records import Sampling
from featurenet.sampling.draw import sample

pytestmark = pytest.mark.jvm


def test_sample_uses_the_strategy_and_its_budget() -> None:
    drawn = sample(wide_model(30), Sampling(strategy="pledge", iterations=25), 4, seed=3)
    assert (drawn.strategy, drawn.seed, drawn.iterations) == ("pledge", 3, 25)
    assert len(drawn.configurations) == 4


def test_sample_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="at least 1 configuration .* received 0"):
        sample(wide_model(3), Sampling(), 0, seed=1)


def test_unknown_strategy_names_near_match() -> None:
    with pytest.raises(InvalidInputError, match="Did you mean pledge"):
        sample(wide_model(3), Sampling(strategy="plege"), 1, seed=1)


def test_unsatisfiable_model_names_the_conflict() -> None:
    with pytest.raises(UnsatisfiableError, match="unsatisfiable has no valid") as caught:
        sample(unsatisfiable_model(), Sampling(), 1, seed=1)
    conflict = caught.value.conflict
    assert len(conflict) == 2
    assert "1 of A, B" in conflict[0]
    assert "[clash]" in conflict[1]


def test_no_time_for_one_configuration_is_an_error_with_advice() -> None:
    with pytest.raises(InvalidInputError, match="allow more time"):
        sample(wide_model(3000), Sampling(seconds=1e-6), 1, seed=1)
