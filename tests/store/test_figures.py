"""Figures: whole columns for plots, and pages of models in the order of one of them."""

from __future__ import annotations

import pytest
from stored_runs import FAILED, add_run, trained

from featurenet.errors import InvalidInputError
from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, Figure, State
from featurenet.store import figures, runs
from featurenet.store.database import Database

VALUES = {1: 0.5, 2: 0.9, 3: 0.5, 5: 0.1}
"""Of five models, the fourth of which failed."""


@pytest.fixture
def run(store: Database) -> int:
    """A run of five models and a baseline that waits."""
    results = {number: trained(round(100 * v), weights=number) for number, v in VALUES.items()}
    failed = FAILED.model_copy(update={"summary": {"weights": 4}})
    return add_run(store, models=5, results={**results, 4: failed}).id


def test_page_is_ordered_with_ties_by_number_and_gaps_last(store: Database, run: int) -> None:
    def order(**options: object) -> list[int]:
        return [line.trial for line in figures.page(store, run, "accuracy", **options)]

    assert order() == [5, 1, 3, 2, 4, 6]
    assert order(descending=True) == [2, 1, 3, 5, 4, 6]
    assert order(descending=True, count=2, skip=1) == [1, 3]
    assert order(skip=4, count=1) == [4] and order(skip=5) == [6] and order(skip=6) == []


def test_line_has_every_figure_of_its_model(store: Database, run: int) -> None:
    [best] = figures.page(store, run, "accuracy", descending=True, count=1)
    assert (best.name, best.state, best.baseline) == ("0002", State.DONE, False)
    assert best.figures == {
        "accuracy": Figure(0.9, *share_interval(90, 100)),
        "size": Figure(2.0),
    }


def test_columns_are_whole(store: Database, run: int) -> None:
    found = figures.columns(store, run, ["size", "accuracy"])
    assert found == {"size": {number: float(number) for number in range(1, 6)}, "accuracy": VALUES}
    assert figures.quantities(store, run) == ("accuracy", "size")


def test_unknown_quantity_is_refused_with_near_ones(store: Database, run: int) -> None:
    for ask in (figures.page, lambda *given: figures.columns(*given[:2], [given[2]])):
        with pytest.raises(InvalidInputError, match=r"no figure 'acuracy'\. Did you mean"):
            ask(store, run, "acuracy")


def test_quantity_of_another_run_only_is_unknown(store: Database, run: int) -> None:
    other = runs.add(store, Experiment(), "other")
    with pytest.raises(InvalidInputError, match="no figure 'accuracy'"):
        figures.columns(store, other.id, ["accuracy"])
