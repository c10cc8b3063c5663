"""What a list of runs tells beside their overview, in a few queries for all of them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from featurenet.records import State
from featurenet.store.database import Database, reading

_SIZE = "(SELECT id FROM quantity WHERE name = 'size')"
_ACCURACY = "(SELECT id FROM quantity WHERE name = 'accuracy')"


@dataclass(frozen=True, slots=True)
class Times:
    """When things happened in a run, in seconds since the epoch; None if they did not.

    Args:
        started: It was first taken up.
        ready: Its trials were last made ready, or it was last let go on.
        ended: It came to an end, and has not gone on since.
        finished_since: Trials that have ended since `ready`.
        reason: Why it failed as a whole.
        private: Whether only the process that started it can carry it out.
    """

    started: float | None
    ready: float | None
    ended: float | None
    finished_since: int
    reason: str | None
    private: bool


@reading
def states(store: Database) -> dict[int, dict[tuple[State, bool], int]]:
    """Returns run → (state, whether it is a baseline) → how many trials."""
    found: dict[int, dict[tuple[State, bool], int]] = defaultdict(dict)
    for run, state, baseline, number in store.rows(
        "SELECT run, state, baseline, count(*) FROM trial GROUP BY run, state, baseline"
    ):
        found[run][State(state), bool(baseline)] = number
    return dict(found)


def sizes(store: Database) -> dict[int, tuple[float, float]]:
    """Returns run → least and most weights of its models, baselines left out."""
    found = store.rows(
        "SELECT figure.run, min(value), max(value) FROM figure "  # noqa: S608 – our words
        "JOIN trial ON trial.run = figure.run AND trial.number = figure.trial "
        f"WHERE quantity = {_SIZE} AND NOT baseline GROUP BY figure.run"
    )
    return {run: (least, most) for run, least, most in found}


@reading
def times(store: Database) -> dict[int, Times]:
    """Returns run → when what happened in it."""
    found = store.rows("SELECT id, private, state FROM run")
    return {run: _times(store, run, private, state) for run, private, state in found}


def _times(store: Database, run: int, private: int, state: str) -> Times:
    last = "SELECT id, time, data FROM event WHERE run = ? AND kind = ? ORDER BY id DESC LIMIT 1"
    started = store.value(
        "SELECT time FROM event WHERE run = ? AND kind = 'run.started' ORDER BY id LIMIT 1", run
    )
    begun = store.rows(
        "SELECT id, time FROM event WHERE run = ? AND kind IN ('trials.ready', 'run.resumed') "
        "ORDER BY id DESC LIMIT 1",
        run,
    )
    ended = store.rows(last, run, f"run.{state}") if state in _ENDED else []
    finished = (
        store.value(
            "SELECT count(*) FROM event WHERE run = ? AND id > ? "
            "AND kind IN ('trial.done', 'trial.failed', 'trial.rejected', 'trial.lost')",
            *(run, begun[0]["id"]),
        )
        if begun and state not in _ENDED
        else 0
    )
    return Times(
        started=started,
        ready=begun[0]["time"] if begun else None,
        ended=ended[0]["time"] if ended else None,
        finished_since=int(finished),
        reason=json.loads(ended[0]["data"]).get("reason") if ended else None,
        private=bool(private),
    )


_ENDED = ("done", "cancelled", "failed")


def accuracies(store: Database, run: int) -> list[float]:
    """Returns the accuracies of a run's models, in the order in which they were trained."""
    found = store.rows(
        "SELECT value FROM event JOIN trial ON trial.run = event.run AND trial.number = event.trial "  # noqa: S608, E501
        "JOIN figure ON figure.run = event.run AND figure.trial = event.trial "
        f"WHERE event.run = ? AND kind = 'trial.done' AND quantity = {_ACCURACY} AND NOT baseline "
        "ORDER BY event.id",
        run,
    )
    return [value for (value,) in found]


def number_and_weights(store: Database, run: int, name: str) -> tuple[int, float | None]:
    """Returns the number of a model, and how many weights it has; None if that is not known."""
    number = store.value("SELECT number FROM trial WHERE run = ? AND name = ?", run, name)
    weights = store.value(
        f"SELECT value FROM figure WHERE run = ? AND trial = ? AND quantity = {_SIZE}",  # noqa: S608
        *(run, number),
    )
    return int(number), weights
