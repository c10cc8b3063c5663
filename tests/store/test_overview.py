"""All runs at a glance: how far each is, and which model is its best."""

from __future__ import annotations

from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, Figure, MetricResult, Run, State, TrialResult
from featurenet.store import runs, trials
from featurenet.store.database import Database
from featurenet.store.opening import open_to_read
from featurenet.store.overview import overview


def trained(right: int, chance: float | None = 0.2) -> TrialResult:
    """A model that is right on so many of 100 images."""
    ends = {"accuracy": share_interval(right, 100)} if chance is not None else {}
    accuracy = MetricResult(status="ok", value=right / 100, intervals=ends, chance=chance)
    return TrialResult(state=State.DONE, metrics={"accuracy": accuracy})


def test_runs_are_told_newest_first_with_their_best_model(store: Database, run: Run) -> None:
    trials.finish(store, run.id, 1, trained(22))
    trials.finish(store, run.id, 2, trained(90))
    trials.finish(store, run.id, 3, trained(99))  # a baseline
    second = runs.add(store, Experiment(name="Next", metamodel="cnn"), "second")
    newest, first = overview(store)

    assert (newest.number, newest.title, newest.metamodel) == (second.id, "Next", "cnn")
    assert (newest.finished, newest.total, newest.best) == (0, 0, None)
    assert newest.folder == store.folder / "second"
    assert (first.finished, first.total, first.dataset) == (3, 3, "digits")
    assert first.best is not None and first.best.name == "0002"
    assert first.best.accuracy == Figure(0.9, *share_interval(90, 100))
    assert repr(first).endswith(": queued, 3 of 3 finished, best 0002 0.9000>")


def test_run_in_which_nothing_was_learned_has_no_best_model(store: Database, run: Run) -> None:
    trials.finish(store, run.id, 1, trained(22))
    trials.finish(store, run.id, 2, TrialResult(state=State.FAILED, cause="timeout"))
    (found,) = overview(store)
    assert (found.finished, found.total, found.best) == (2, 3, None)


def test_first_of_equal_models_is_the_best_where_chance_is_not_known(
    store: Database, run: Run
) -> None:
    trials.finish(store, run.id, 2, trained(10, chance=None))
    trials.finish(store, run.id, 1, trained(10, chance=None))
    with open_to_read(store.folder) as reader, store.transaction():
        (found,) = overview(reader)
    assert found.best is not None and found.best.name == "0001"
