"""Events of a run, page by page; live ones come by Socket.IO."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from featurenet.store import events
from featurenet.store.event_pages import page_of_events
from featurenet.web.house import House, check_run
from featurenet.web.live import plain
from featurenet.web.route import Answer, Asked, route


class EventsAsked(Asked):
    """Which events.

    Args:
        after: Those with a higher number, oldest first.
        before: Instead, those with a lower number, newest first.
        limit: How many at most.
        trial: Of this trial only.
        kind: Of this kind only, or of those that begin so: "trial." for all about trials.
        progress: Whether epochs and steps of the sampler are among them.
    """

    after: int | None = Field(default=None, ge=0, lt=2**53)
    before: int | None = Field(default=None, ge=1, lt=2**53)
    limit: int = Field(default=100, ge=1, le=1_000)
    trial: int | None = Field(default=None, ge=1, lt=2**53)
    kind: str = Field(default="", max_length=40)
    progress: bool = True


class EventPage(Answer):
    """Events, and how to go on.

    Args:
        events: With id, run, time (seconds since the epoch), kind, trial and data.
        last: Number of the last event of the workspace.
    """

    events: list[dict[str, Any]]
    last: int


@route("GET", "/runs/<int:run>/events")
def list_events(house: House, run: int, query: EventsAsked) -> EventPage:
    """What happened in a run; without `after`, the newest first."""
    with house.reading() as store:
        check_run(store, run)
        found = page_of_events(
            store,
            run,
            after=query.after,
            before=query.before,
            limit=query.limit,
            trial=query.trial,
            kind=query.kind,
            progress=query.progress,
        )
        last = events.last(store)
    return EventPage(events=[plain(each) for each in found], last=last)
