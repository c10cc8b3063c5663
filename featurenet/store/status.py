"""What is going on in a workspace, in three numbers."""

from __future__ import annotations

from dataclasses import dataclass

from featurenet.store.database import Database


@dataclass(frozen=True, slots=True)
class Counts:
    """What goes on in a workspace.

    Args:
        running: Trials that are being carried out.
        queued: Trials that wait, of runs that are not paused.
        waiting: Runs that wait for their sample.
    """

    running: int
    queued: int
    waiting: int


def counts(store: Database) -> Counts:
    """Returns what goes on now."""
    running, queued = store.rows(
        "SELECT count(*) FILTER (WHERE trial.state = 'running'), "
        "count(*) FILTER (WHERE trial.state = 'queued' AND run.state <> 'paused') "
        "FROM trial JOIN run ON run.id = trial.run WHERE trial.state IN ('running', 'queued')"
    )[0]
    waiting = store.value("SELECT count(*) FROM run WHERE state IN ('queued', 'sampling')")
    return Counts(running, queued, int(waiting))
