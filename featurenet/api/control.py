"""What may be asked of a run that somebody carries out: watch, cancel, pause …"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from featurenet.records import OPEN, Event, Notify, RunState, State
from featurenet.store import control, runs
from featurenet.store.database import Database
from featurenet.store.follower import Follower
from featurenet.store.opening import open_to_read, open_to_write
from featurenet.store.workspace import RunName, find

WATCH_SECONDS = 0.2


def watch(run: RunName, on_event: Notify, after: int = 0) -> RunState:
    """Tells of all that happens in a run, whoever carries it out, until it has ended.

    Args:
        run: As in `resume`.
        on_event: Receives the run's events, those of the past first.
        after: Number of the last event that is known.

    Returns:
        How it ended, or PAUSED.
    """
    place = find(run)
    with open_to_read(place.workspace) as store:
        follower = Follower(store, place.run, on_event, after)
        while (state := runs.standing(store, place.run)) in OPEN:
            follower.tell()
            time.sleep(WATCH_SECONDS)
        follower.tell()
        return state


def cancel(run: RunName) -> None:
    """Ends a run: what waits is not trained, what runs is stopped, what is done stays.

    Raises:
        InvalidInputError: If there is no such run, or it has ended.
    """
    _change(run, control.cancel)


def pause(run: RunName) -> None:
    """Lets nothing further of a run begin until it is resumed; trials that run go on.

    Raises:
        InvalidInputError: If there is no such run, or it has ended.
    """
    _change(run, control.pause)


def let_go_on(run: RunName) -> None:
    """Lets a run that was paused or cancelled be carried on by those who work on its workspace.

    Raises:
        InvalidInputError: If there is no such run.
    """
    _change(run, control.resume)


def queue_again(run: RunName, states: Sequence[State] = (State.FAILED, State.LOST)) -> None:
    """Queues what has failed or was lost in a run for those who work on its workspace.

    Args:
        run: As in `resume`.
        states: Which of its trials.

    Raises:
        InvalidInputError: If there is no such run.
    """
    _change(run, partial(control.retry, states=states))


def _change(run: RunName, change: Callable[[Database, int], Event]) -> None:
    place = find(run)
    with open_to_write(place.workspace) as store:
        change(store, place.run)
