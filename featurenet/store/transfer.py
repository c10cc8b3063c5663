"""The rows of a run → the same rows in the store of another workspace."""

from __future__ import annotations

from pathlib import Path

from featurenet.errors import InvalidInputError
from featurenet.records import OPEN, RunState, State
from featurenet.store import events, runs
from featurenet.store.database import Database


def copy_run(source: Path, run: int, target: Database, folder: str) -> int:
    """Copies all that is kept of a run, as it stands in one moment.

    What goes on in the source is paused in the copy, and what runs there waits.

    Args:
        source: Folder of a store of today's layout.
        run: The run's number there.
        target: Where it is added.
        folder: The run's, relative to that of the target.

    Returns:
        Its number in the target.

    Raises:
        InvalidInputError: If its models have names that are no names of folders.
    """
    with target.attached(source), target.transaction():
        _check_names(target, run)
        shared = _columns(target, "run", without=("id", "folder", "worker"))
        number = target.insert(
            f"INSERT INTO run (folder, {shared}) SELECT ?, {shared} FROM source.run WHERE id = ?",  # noqa: S608
            *(folder, run),
        )
        _copy_figures_and_trials(target, run, number)
        shared = _columns(target, "event", without=("id", "run"))
        target.write(
            f"INSERT INTO event (run, {shared}) SELECT ?, {shared} FROM source.event "  # noqa: S608
            "WHERE run = ? ORDER BY id",
            *(number, run),
        )
        _copy_table(target, "analysis", run, number)
        _copy_table(target, "mark", run, number)
        _copy_table(target, "view", run, number)
        _pause(target, number)
    return number


def _check_names(target: Database, run: int) -> None:
    odd = target.value(
        "SELECT name FROM source.trial WHERE run = ? AND "
        "(instr(name, '/') OR instr(name, char(92)) OR name IN ('', '.', '..')) LIMIT 1",
        run,
    )
    if odd is not None:
        raise InvalidInputError(f"The run has a model called {odd!r}, which cannot be a folder.")


def _copy_figures_and_trials(target: Database, run: int, number: int) -> None:
    shared = _columns(target, "trial", without=("run", "worker"))
    target.write(
        f"INSERT INTO trial (run, {shared}) SELECT ?, {shared} FROM source.trial WHERE run = ?",  # noqa: S608 – our words
        *(number, run),
    )
    target.write(
        "INSERT OR IGNORE INTO quantity (name) SELECT name FROM source.quantity WHERE id IN "
        "(SELECT quantity FROM source.figure WHERE run = ?)",
        run,
    )
    target.write(
        "INSERT INTO figure (run, trial, quantity, value, low, high) "
        "SELECT ?, trial, here.id, value, low, high FROM source.figure "
        "JOIN source.quantity AS there ON there.id = quantity "
        "JOIN main.quantity AS here ON here.name = there.name WHERE run = ?",
        *(number, run),
    )


def _copy_table(target: Database, table: str, run: int, number: int) -> None:
    shared = _columns(target, table, without=("run",))
    target.write(
        f"INSERT INTO {table} (run, {shared}) "  # noqa: S608 – our words
        f"SELECT ?, {shared} FROM source.{table} WHERE run = ?",
        *(number, run),
    )


def _columns(store: Database, table: str, without: tuple[str, ...]) -> str:
    found = store.rows("SELECT name FROM pragma_table_info(?)", table)
    return ", ".join(name for (name,) in found if name not in without)


def _pause(store: Database, run: int) -> None:
    """Lets a run wait that is carried out where it came from."""
    running = store.rows("SELECT number FROM trial WHERE run = ? AND state = ?", run, State.RUNNING)
    for (trial,) in running:
        store.write(
            "UPDATE trial SET state = ?, attempts = attempts - 1 WHERE run = ? AND number = ?",
            *(State.QUEUED, run, trial),
        )
        events.write(store, run, "trial.queued", trial)
    if runs.standing(store, run) in OPEN:
        runs.change(store, run, "run.paused", state=RunState.PAUSED)
