"""Who carries out trials now: processes with leases on what they have claimed.

A worker that lets its lease lapse, or whose process is gone, loses what it holds: the trials are
queued again, and what it still may say of them counts no more. Deadlines are told by the machine's
boot and its monotonic clock, so that setting the wall clock takes nobody's lease.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from platform import node
from typing import Any

from featurenet.records import Event
from featurenet.store import analyses, runs, trials
from featurenet.store.database import Database, reading

LEASE_SECONDS = 60.0

RENEW_SECONDS = 10.0
"""How often a worker renews its lease: several renewals may fail before it lapses."""

GONE = "Whoever carried it out went away"


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that carries out trials.

    Args:
        id: Its number in the store.
        pid: Of the process.
        slots: Trials that it carries out at once.
        alive: Whether its lease holds and its process is there.
    """

    id: int
    pid: int
    slots: int
    alive: bool


def register(store: Database, slots: int, run: int | None = None) -> int:
    """Adds this process, with a lease that must be renewed.

    Args:
        store: Where it is kept.
        slots: Trials that it carries out at once.
        run: The only run that it works on; None for all that are nobody's own.

    Returns:
        Its number.
    """
    pid = os.getpid()
    with store.transaction():
        return store.insert(
            "INSERT INTO worker (pid, born, boot, deadline, slots, run) VALUES (?, ?, ?, ?, ?, ?)",
            *(pid, _born(pid), _boot(), time.monotonic() + LEASE_SECONDS, slots, run),
        )


def renew(store: Database, worker: int) -> bool:
    """Prolongs a lease; False if it has lapsed, and its trials are another's."""
    with store.transaction():
        deadline = time.monotonic() + LEASE_SECONDS
        return bool(store.write("UPDATE worker SET deadline = ? WHERE id = ?", deadline, worker))


def leave(store: Database, worker: int) -> None:
    """Takes a worker out; what it holds is queued again, without blame."""
    with store.transaction():
        trials.release(store, worker)
        analyses.interrupt(store, analyses.held(store, worker), "interrupted")
        runs.release(store, worker)
        store.write("DELETE FROM worker WHERE id = ?", worker)


@reading
def every(store: Database) -> list[Worker]:
    """Returns all workers, those that are no more too, until somebody takes over from them."""
    return [
        Worker(row["id"], row["pid"], row["slots"], _is_alive(row))
        for row in store.rows("SELECT * FROM worker ORDER BY id")
    ]


def slots(store: Database, worker: int) -> int | None:
    """Returns how many trials a worker is to carry out at once; None if it is no more."""
    found = store.value("SELECT slots FROM worker WHERE id = ?", worker)
    return None if found is None else int(found)


def set_slots(store: Database, worker: int, number: int) -> bool:
    """Changes how many trials a worker carries out at once; False if there is no such worker."""
    with store.transaction():
        return bool(store.write("UPDATE worker SET slots = ? WHERE id = ?", number, worker))


@reading
def is_carried_out(store: Database, run: int) -> bool:
    """Returns whether a living worker holds the run or one of its trials."""
    holders = store.rows(
        "SELECT * FROM worker WHERE id IN (SELECT worker FROM run WHERE id = ?) "
        "OR id IN (SELECT worker FROM trial WHERE run = ? AND state = 'running')",
        *(run, run),
    )
    return any(_is_alive(row) for row in holders)


@reading
def unattended(store: Database) -> set[int]:
    """Returns the runs that were begun and are not ended, but that no living worker works on."""
    alive = [row for row in store.rows("SELECT * FROM worker") if _is_alive(row)]
    works_on_all = any(row["run"] is None for row in alive)
    attended = {row["run"] for row in alive}
    begun = store.rows("SELECT id, private FROM run WHERE state IN ('sampling', 'running')")
    return {
        row["id"]
        for row in begun
        if row["id"] not in attended and (row["private"] or not works_on_all)
    }


def release_lapsed(store: Database) -> list[Event]:
    """Takes away what workers hold that are no more; returns the events of it."""
    if all(each.alive for each in every(store)):  # most often: and needs no lock
        return []
    told: list[Event] = []
    with store.transaction():
        for worker in every(store):
            if not worker.alive:
                told += trials.lose_all(store, worker.id, "lost", GONE)
                analyses.interrupt(store, analyses.held(store, worker.id), GONE)
                runs.release(store, worker.id)
                store.write("DELETE FROM worker WHERE id = ?", worker.id)
    return told


def _is_alive(row: Any) -> bool:
    if row["boot"] != _boot() or row["deadline"] < time.monotonic():
        return False
    return bool(_born(row["pid"]) == row["born"])


@cache
def _boot() -> str:
    """Returns what names this boot of the machine; other systems than Linux name the machine."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else node()


def _born(pid: int) -> int | None:
    """Returns when a process began, in ticks since the boot; None if there is none.

    On other systems than Linux 0, for all that there may be: there the lease alone decides.
    """
    if sys.platform != "linux":
        return 0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # there is no such process
        return None
    is_zombie = fields[0] == "Z"
    return None if is_zombie else int(fields[19])
