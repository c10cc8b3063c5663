"""Figures: whole columns for plots, and pages of models in the order of one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.model import Configuration
from featurenet.records import Experiment, Figure, MetricResult, State, TrialResult
from featurenet.store import figures, runs, trials
from featurenet.store.database import Database

VALUES = {1: 0.5, 2: 0.9, 3: 0.5, 5: 0.1}
"""Of five models, the fourth of which failed."""


@pytest.fixture
def run(store: Database) -> Iterator[int]:
    """A run of five models."""
    found = runs.add(store, Experiment(baselines=()))
    trials.add(store, found.id, ("A",), [Configuration(frozenset("A"))] * 5, [])
    for number, value in VALUES.items():
        accuracy = MetricResult(status="ok", value=value, intervals={"accuracy": (value, 1.0)})
        done = TrialResult(
            state=State.DONE, metrics={"accuracy": accuracy}, summary={"weights": number}
        )
        trials.finish(store, found.id, number, done)
    failed = TrialResult(state=State.FAILED, cause="timeout", summary={"weights": 4})
    trials.finish(store, found.id, 4, failed)
    yield found.id


def test_page_is_ordered_with_ties_by_number_and_gaps_last(store: Database, run: int) -> None:
    def order(**options: object) -> list[int]:
        return [line.trial for line in figures.page(store, run, "accuracy", **options)]

    assert order() == [5, 1, 3, 2, 4]
    assert order(descending=True) == [2, 1, 3, 5, 4]
    assert order(descending=True, count=2, skip=1) == [1, 3]
    assert order(skip=4) == [4] and order(skip=5) == []


def test_line_has_every_figure_of_its_model(store: Database, run: int) -> None:
    [best] = figures.page(store, run, "accuracy", descending=True, count=1)
    assert (best.name, best.state, best.baseline) == ("0002", State.DONE, False)
    assert best.figures == {"accuracy": Figure(0.9, 0.9, 1.0), "size": Figure(2.0)}


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
