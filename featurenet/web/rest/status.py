"""The workspace as a whole: who works, what waits, how much room is left."""

from __future__ import annotations

import shutil

from flask import current_app
from pydantic import Field

from featurenet import __version__
from featurenet.store import status, workers
from featurenet.web.errors import NotFound
from featurenet.web.guard import ENTRY
from featurenet.web.house import House
from featurenet.web.route import Answer, Asked, Done, Nothing, route


class WorkerLine(Answer):
    """A process that carries out trials.

    Args:
        id: Its number.
        pid: Of the process.
        slots: Models that it trains at once.
        alive: Whether its lease holds and the process is there.
    """

    id: int
    pid: int
    slots: int
    alive: bool


class Status(Answer):
    """The workspace as a whole.

    Args:
        version: Of FeatureNET.
        workspace: Its folder.
        workers: Processes that carry out trials.
        running: Models that are being trained.
        queued: Trials that wait.
        waiting: Runs that wait for their sample.
        free: Bytes left on the workspace's disk.
    """

    version: str
    workspace: str
    workers: list[WorkerLine]
    running: int
    queued: int
    waiting: int
    free: int


class Slots(Asked):
    """How many models a worker trains at once."""

    slots: int = Field(ge=1, le=64)


class NewAddress(Answer):
    """Where another browser gets in, once.

    Args:
        path: To be appended to the server's address.
    """

    path: str


@route("GET", "/status")
def get_status(house: House) -> Status:
    """Who works, what waits, and how much room is left."""
    with house.reading() as store:
        counts = status.counts(store)
        found = workers.every(store)
    return Status(
        version=__version__,
        workspace=str(house.folder),
        workers=[
            WorkerLine(id=each.id, pid=each.pid, slots=each.slots, alive=each.alive)
            for each in found
        ],
        running=counts.running,
        queued=counts.queued,
        waiting=counts.waiting,
        free=shutil.disk_usage(house.folder).free,
    )


@route("PUT", "/workers/<int:worker>")
def set_slots(house: House, worker: int, body: Slots) -> Done:
    """Change how many models a worker trains at once."""
    with house.writing() as store:
        if not workers.set_slots(store, worker, body.slots):
            raise NotFound(f"There is no worker {worker}.")
    return Done()


@route("POST", "/entries")
def new_entry(house: House, body: Nothing) -> NewAddress:
    """Make an address that lets another browser in, once."""
    return NewAddress(path=f"{ENTRY}?code={current_app.extensions['featurenet'].new()}")
