"""All runs at a glance: how far each is, and which model is its best."""

from __future__ import annotations

from stored_runs import FAILED, add_run, trained

from featurenet.metrics.intervals import share_interval
from featurenet.records import Experiment, Figure
from featurenet.store import runs
from featurenet.store.database import Database
from featurenet.store.opening import open_to_read
from featurenet.store.overview import overview


def test_runs_are_told_newest_first_with_their_best_model(store: Database) -> None:
    add_run(store, results={1: trained(22), 2: trained(90), 3: trained(99)})  # 3 is the baseline
    second = runs.add(store, Experiment(name="Next", metamodel="cnn"), "second")
    newest, first = overview(store)

    assert (newest.number, newest.title, newest.metamodel) == (second.id, "Next", "cnn")
    assert (newest.finished, newest.total, newest.best) == (0, 0, None)
    assert newest.folder == store.folder / "second"
    assert (first.finished, first.total, first.dataset) == (3, 3, "digits")
    assert first.best is not None and first.best.name == "0002"
    assert first.best.accuracy == Figure(0.9, *share_interval(90, 100))
    assert repr(first).endswith(": interrupted, 3 of 3 finished, best 0002 0.9000>")


def test_run_in_which_nothing_was_learned_has_no_best_model(store: Database) -> None:
    add_run(store, results={1: trained(22), 2: FAILED})
    (found,) = overview(store)
    assert (found.finished, found.total, found.best) == (2, 3, None)


def test_first_of_equal_models_is_the_best_where_chance_is_not_known(
    store: Database,
) -> None:
    add_run(store, results=dict.fromkeys((1, 2), trained(10, chance=None)))
    with open_to_read(store.folder) as reader, store.transaction():
        (found,) = overview(reader)
    assert found.best is not None and found.best.name == "0001"
