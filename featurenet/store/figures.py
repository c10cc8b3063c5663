"""Single numbers of models, for tables and plots: run, quantity and trial → value and interval."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from featurenet.errors import InvalidInputError
from featurenet.records import Figure, State
from featurenet.registry import near_matches
from featurenet.store.database import Database


@dataclass(frozen=True, slots=True)
class Line:
    """One model in a table.

    Args:
        trial: Its number.
        name: What it is called.
        baseline: Whether it does not count as sampled.
        state: Where it stands.
        figures: Quantity → figure, of those that are known.
    """

    trial: int
    name: str
    baseline: bool
    state: State
    figures: Mapping[str, Figure]


def write(store: Database, run: int, trial: int, found: Mapping[str, Figure]) -> None:
    """Writes a trial's figures in the place of those it had, within a transaction."""
    numbers = _numbers(store)
    if new := [(name,) for name in found if name not in numbers]:
        store.write_all("INSERT INTO quantity (name) VALUES (?)", new)
        numbers = _numbers(store)
    store.write("DELETE FROM figure WHERE run = ? AND trial = ?", run, trial)
    store.write_all(
        "INSERT INTO figure (run, trial, quantity, value, low, high) VALUES (?, ?, ?, ?, ?, ?)",
        [(run, trial, numbers[name], f.value, f.low, f.high) for name, f in found.items()],
    )


def _numbers(store: Database) -> dict[str, int]:
    return {name: number for name, number in store.rows("SELECT name, id FROM quantity")}


def quantities(store: Database, run: int) -> tuple[str, ...]:
    """Returns what a run's models have figures of, sorted."""
    found = store.rows(
        "SELECT name FROM quantity WHERE EXISTS "
        "(SELECT 1 FROM figure WHERE run = ? AND quantity = id) ORDER BY name",
        run,
    )
    return tuple(name for (name,) in found)


def columns(store: Database, run: int, names: Sequence[str]) -> dict[str, dict[int, float]]:
    """Returns whole columns for a plot: quantity → trial → value, of those that have one.

    Raises:
        InvalidInputError: If no model of the run has a figure of that name.
    """
    return {name: _column(store, run, _number(store, run, name)) for name in names}


def _column(store: Database, run: int, quantity: int) -> dict[int, float]:
    query = "SELECT trial, value FROM figure WHERE run = ? AND quantity = ?"
    return dict(map(tuple, store.rows(query, run, quantity)))


def page(
    store: Database,
    run: int,
    by: str,
    *,
    descending: bool = False,
    count: int = 50,
    skip: int = 0,
) -> list[Line]:
    """Returns some models in the order of one quantity; those that lack it come last.

    Args:
        store: Where they are kept.
        run: The run's number.
        by: A quantity; among equal values, the model with the lower number comes first.
        descending: Whether the greatest value comes first.
        count: How many models.
        skip: How many come before.

    Raises:
        InvalidInputError: If no model of the run has a figure of that name.
    """
    quantity, order = _number(store, run, by), "DESC" if descending else "ASC"
    of_quantity = "FROM figure WHERE run = ? AND quantity = ?"
    ranked = store.rows(
        f"SELECT trial {of_quantity} ORDER BY value {order}, trial LIMIT ? OFFSET ?",
        *(run, quantity, count, skip),
    )
    if len(ranked) < count:
        known = store.value(f"SELECT count(*) {of_quantity}", run, quantity)
        ranked += store.rows(
            "SELECT number FROM trial WHERE run = ? AND NOT EXISTS (SELECT 1 FROM figure WHERE "
            "run = trial.run AND trial = number AND quantity = ?) ORDER BY number LIMIT ? OFFSET ?",
            *(run, quantity, count - len(ranked), max(0, skip - known)),
        )
    return _lines(store, run, [number for (number,) in ranked])


def _lines(store: Database, run: int, trials: Sequence[int]) -> list[Line]:
    """Returns models in the given order; only their rows are read, which hold whole results."""
    found = store.rows(
        "SELECT number, name, baseline, state FROM trial "
        "WHERE run = ? AND number IN (SELECT value FROM json_each(?))",
        *(run, json.dumps(trials)),
    )
    known = _of_trials(store, run, trials)
    lines = {
        number: Line(number, name, bool(baseline), State(state), known[number])
        for number, name, baseline, state in found
    }
    return [lines[number] for number in trials]


def _of_trials(store: Database, run: int, trials: Sequence[int]) -> dict[int, dict[str, Figure]]:
    found = store.rows(
        "SELECT trial, name, figure.value, low, high FROM json_each(?) AS asked "
        "CROSS JOIN figure ON run = ? AND trial = asked.value "  # CROSS keeps SQLite to this order
        "CROSS JOIN quantity ON quantity.id = quantity",
        *(json.dumps(trials), run),
    )
    known: dict[int, dict[str, Figure]] = {trial: {} for trial in trials}
    for trial, name, value, low, high in found:
        known[trial][name] = Figure(value, low, high)
    return known


def _number(store: Database, run: int, name: str) -> int:
    found = store.value(
        "SELECT id FROM quantity WHERE name = ? AND EXISTS "
        "(SELECT 1 FROM figure WHERE quantity = id AND run = ?)",
        *(name, run),
    )
    if found is None:
        hint = near_matches(name, quantities(store, run))
        raise InvalidInputError(f"This run has no figure {name!r}.{hint}")
    return int(found)


def bounded(store: Database, run: int) -> frozenset[str]:
    """Returns those quantities of which some model of a run has an interval."""
    found = store.rows(
        "SELECT name FROM quantity WHERE EXISTS (SELECT 1 FROM figure "
        "WHERE run = ? AND quantity = quantity.id AND low IS NOT NULL)",
        run,
    )
    return frozenset(name for (name,) in found)


def column(store: Database, run: int, name: str) -> dict[int, Figure]:
    """Returns one quantity of a run's models, with intervals: trial → figure, if it has one."""
    found = store.rows(
        "SELECT trial, value, low, high FROM figure "
        "WHERE run = ? AND quantity = (SELECT id FROM quantity WHERE name = ?)",
        *(run, name),
    )
    return {row["trial"]: Figure(row["value"], row["low"], row["high"]) for row in found}
