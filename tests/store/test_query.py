"""SQL of people's own: it reads the views, and nothing else can be done with it."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Iterator

import pytest
from stored_runs import FAILED, add_run, trained

from featurenet.errors import InvalidInputError
from featurenet.metrics.intervals import share_interval
from featurenet.store.database import Database
from featurenet.store.opening import open_to_read
from featurenet.store.query import select, views

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def reader(store: Database) -> Iterator[Database]:
    """A store with one trained model and a failed one, opened to read."""
    add_run(store, results={1: trained(50), 2: FAILED})
    with open_to_read(store.folder) as reader:
        yield reader


def test_views_name_what_was_trained_in_readable_columns(reader: Database) -> None:
    joined = (
        "SELECT dataset, t.name, t.state, cause, seconds, value, low, high FROM runs "
        "JOIN trials AS t USING (run) LEFT JOIN figures USING (run, trial) "
        "WHERE quantity IS NULL OR quantity = 'accuracy'"
    )
    assert list(select(reader, joined))[1:] == [
        ("digits", "0001", "done", None, 2.0, 0.5, *share_interval(50, 100)),
        ("digits", "0002", "failed", "timeout", 3.0, None, None, None),
        ("digits", "lenet5", "queued", None, None, None, None, None),
    ]
    told = list(select(reader, "SELECT event, run, trial FROM events WHERE kind = 'trial.failed'"))
    assert told[0] == ("event", "run", "trial") and told[1][1:] == (1, 2)


def test_views_tell_their_columns(reader: Database) -> None:
    assert list(views(reader)) == ["runs", "trials", "figures", "events"]
    assert views(reader)["figures"] == ("run", "trial", "name", "quantity", "value", "low", "high")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM trial",
        "DROP TABLE trial",
        "ATTACH '/tmp/other.db' AS other",
        "PRAGMA query_only = OFF",
        "CREATE TEMP TABLE mine (a)",
        "SELECT 1; SELECT 2",
        "SELECT load_extension('evil')",
        "SELECT accuracy FROM trials",
        "SELEC",
        "",
    ],
)
def test_anything_but_one_right_select_is_refused_with_the_views(
    reader: Database, query: str
) -> None:
    with pytest.raises(InvalidInputError, match=r"one SELECT over .* trials \(run, trial, name, "):
        list(select(reader, query))
    assert list(select(reader, "SELECT count(*) FROM trials"))[1:] == [(3,)]


def test_runaway_query_is_ended(reader: Database) -> None:
    with pytest.raises(InvalidInputError, match=r"more than 0\.05 s; ask for less, or allow more"):
        list(select(reader, ENDLESS, seconds=0.05))
    assert list(select(reader, "SELECT 1"))[1:] == [(1,)]


def test_interrupt_ends_a_query_within_a_step(reader: Database) -> None:
    threading.Timer(0.2, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        list(select(reader, ENDLESS, seconds=30))
