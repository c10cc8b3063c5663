"""Runs: the list, and what can be asked of one as a whole."""

from __future__ import annotations

from pydantic import Field

from featurenet.records import State
from featurenet.store import control
from featurenet.store.removal import remove_run
from featurenet.store.workspace import Place
from featurenet.web.house import House, check_run
from featurenet.web.route import Answer, Asked, Done, Nothing, route
from featurenet.web.run_lines import RunLine, run_lines


class RunList(Answer):
    """The runs of the workspace, the newest first."""

    runs: list[RunLine]


class Retry(Asked):
    """Which trials are tried again.

    Args:
        states: Those in one of these states.
        numbers: Of these, those of these numbers only; null for all.
    """

    states: tuple[State, ...] = Field(default=(State.FAILED, State.LOST), min_length=1)
    numbers: tuple[int, ...] | None = Field(default=None, min_length=1, max_length=100_000)


@route("GET", "/runs")
def list_runs(house: House) -> RunList:
    """All runs, the newest first."""
    with house.reading() as store:
        return RunList(runs=run_lines(store))


@route("POST", "/runs/<int:run>/pause")
def pause_run(house: House, run: int, body: Nothing) -> Done:
    """Let nothing further of a run begin; what is being trained goes on to its end."""
    with house.writing() as store:
        check_run(store, run)
        control.pause(store, run)
    return Done()


@route("POST", "/runs/<int:run>/cancel")
def cancel_run(house: House, run: int, body: Nothing) -> Done:
    """End a run: what waits is not trained, what runs is stopped, what is done stays."""
    with house.writing() as store:
        check_run(store, run)
        control.cancel(store, run)
    return Done()


@route("POST", "/runs/<int:run>/resume")
def resume_run(house: House, run: int, body: Nothing) -> Done:
    """Let a run go on that was paused or cancelled, or failed as a whole."""
    with house.writing() as store:
        check_run(store, run)
        control.resume(store, run)
    return Done()


@route("POST", "/runs/<int:run>/retry")
def retry_run(house: House, run: int, body: Retry) -> Done:
    """Try again what has failed or was lost."""
    with house.writing() as store:
        check_run(store, run)
        control.retry(store, run, body.states, body.numbers)
    return Done()


@route("DELETE", "/runs/<int:run>")
def remove(house: House, run: int) -> Done:
    """Remove a run with all of its files, for good."""
    house.check_run(run)
    remove_run(Place(house.folder, run))
    return Done()
