"""Renews a worker's lease while the process does something else, such as training."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from featurenet.store import workers
from featurenet.store.database import Database


class Heartbeat:
    """A thread that renews the lease of a worker, by a connection of its own.

    Args:
        folder: The store's.
        worker: Whose lease; another number when the worker has had to register again.
    """

    def __init__(self, folder: Path, worker: int):
        self.worker = worker
        self._folder = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def start(self) -> None:
        """Begins to renew."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it."""
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        with Database(self._folder) as store:
            while not self._over.wait(workers.RENEW_SECONDS):
                try:
                    workers.renew(store, self.worker)
                except OSError:  # a full disk, say: the next renewal comes before the lease ends
                    continue


_left_behind: list[tuple[Path, int]] = []
"""Workers of this process that could not be taken out of their store, as its disk was full."""


@contextmanager
def at_work(store: Database, slots: int, run: int | None) -> Iterator[Heartbeat]:
    """Makes this process a worker of a store; what it holds at the end is queued again."""
    for each in [each for each in _left_behind if each[0] == store.folder]:
        workers.leave(store, each[1])
        _left_behind.remove(each)
    heartbeat = Heartbeat(store.folder, workers.register(store, slots, run))
    heartbeat.start()
    try:
        yield heartbeat
    finally:
        heartbeat.stop()
        try:
            workers.leave(store, heartbeat.worker)
        except OSError:  # others take over when this process ends, and it does when it goes on
            _left_behind.append((store.folder, heartbeat.worker))
