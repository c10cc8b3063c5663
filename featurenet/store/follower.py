"""What was written since it was last asked, as events: how terminal and program are told."""

from __future__ import annotations

from featurenet.records import Notify
from featurenet.store import events
from featurenet.store.database import Database


class Follower:
    """Tells of events in the order in which they were written, by whichever process.

    Args:
        store: Where they are kept.
        run: Events of this run only; None for all.
        notify: Receives them.
        after: Number of the last event that is known; None for the last one that there is.
    """

    def __init__(self, store: Database, run: int | None, notify: Notify, after: int | None = None):
        self._store = store
        self._run = run
        self._notify = notify
        self._last = events.last(store) if after is None else after

    def tell(self) -> None:
        """Passes on what has been written since the last call."""
        for event in events.after(self._store, self._last, self._run):
            self._last = event.id
            self._notify(event)
