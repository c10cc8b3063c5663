"""Live events: one thread reads what was written to the store and tells those who follow a run.

Workers in other processes write events to the store, and ids have no gaps: who knows the last one
has missed nothing, and after a reconnect asks for what came since.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from flask import request
from flask_socketio import SocketIO, join_room, leave_room
from pydantic import Field, ValidationError

from featurenet.errors import FeatureNetError
from featurenet.records import Event
from featurenet.store import events
from featurenet.web.house import House, check_run
from featurenet.web.route import Asked
from featurenet.web.strict_json import finite

LOOK_SECONDS = 0.25
"""How often the store is read for what is new."""

MOST_AT_ONCE = 1_000
"""Events that are sent in one message; who is further behind asks again."""

MOST_SOCKETS = 100

EVERY_RUN = "runs"
"""The room of those who follow the workspace as a whole; they are told which runs changed."""


class Follow(Asked):
    """What a client asks that follows a run.

    Args:
        run: Its number.
        after: Number of the last event that it knows; None begins with what comes next.
    """

    run: int = Field(ge=1, lt=2**53)
    after: int | None = Field(default=None, ge=0, lt=2**53)


class Live:
    """Who is connected, and the thread that tells them.

    Args:
        sockets: Of the server.
        house: What it serves.
    """

    def __init__(self, sockets: SocketIO, house: House):
        self._sockets = sockets
        self._house = house
        self._connected: set[str] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def connect(self, _auth: Any = None) -> bool:
        """Takes a client in; False beyond what the server can hold."""
        with self._lock:
            if len(self._connected) >= MOST_SOCKETS:
                return False
            self._connected.add(_client())
            if self._thread is None:
                last = self._last()
                self._thread = threading.Thread(target=self._tell_all, args=(last,), daemon=True)
                self._thread.start()
        return True

    def disconnect(self, _reason: Any = None) -> None:
        """Forgets a client."""
        with self._lock:
            self._connected.discard(_client())

    def follow(self, data: Any) -> dict[str, Any]:
        """Lets a client follow a run; answers the events that it has missed."""
        try:
            asked = Follow.model_validate(data)
            with self._house.reading() as store:
                check_run(store, asked.run)
                join_room(_room(asked.run))
                last = events.last(store)
                after = last if asked.after is None else asked.after
                missed = events.after(store, after, asked.run, MOST_AT_ONCE)
        except ValidationError:
            return {"error": 'Send {"run": 3, "after": 120}.'}
        except FeatureNetError as error:
            return {"error": str(error)}
        more = len(missed) == MOST_AT_ONCE
        known = missed[-1].id if more else max(last, after)
        return {"events": [plain(each) for each in missed], "last": known, "more": more}

    def leave(self, data: Any) -> None:
        """Lets a client follow a run no more."""
        try:
            leave_room(_room(Follow.model_validate(data).run))
        except ValidationError:
            return

    def follow_all(self, _data: Any = None) -> None:
        """Lets a client know which runs change."""
        join_room(EVERY_RUN)

    def close(self) -> None:
        """Ends the thread, before the workspace may go."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _last(self) -> int:
        with self._house.reading() as store:
            return events.last(store)

    def _tell_all(self, last: int) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            try:
                with self._house.reading() as store:
                    fresh = events.after(store, last, limit=MOST_AT_ONCE)
            except (FeatureNetError, OSError) as error:  # a full disk, say: it may pass
                self._sockets.server.logger.error("Events cannot be read: %s", error)
                continue
            if fresh:
                last = fresh[-1].id
                self._tell(fresh)

    def _tell(self, fresh: list[Event]) -> None:
        by_run = defaultdict(list)
        for event in fresh:
            by_run[event.run].append(plain(event))
        for run, told in by_run.items():
            self._sockets.emit("events", {"run": run, "events": told}, to=_room(run))
        self._sockets.emit("changed", {"runs": sorted(by_run)}, to=EVERY_RUN)


def add_live(sockets: SocketIO, house: House) -> Live:
    """Adds what clients may send; returns what is to be closed in the end."""
    live = Live(sockets, house)
    sockets.on_event("connect", live.connect)
    sockets.on_event("disconnect", live.disconnect)
    sockets.on_event("follow", live.follow)
    sockets.on_event("leave", live.leave)
    sockets.on_event("follow runs", live.follow_all)
    return live


def plain(event: Event) -> dict[str, Any]:
    """Returns an event as JSON takes it."""
    found: dict[str, Any] = finite(event.model_dump(mode="json"))
    return found


def _room(run: int) -> str:
    return f"run:{run}"


def _client() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
