"""A Java call → its answer, on a thread of its own: Ctrl-C, progress and limits work meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import inf
from typing import Any

from featurenet.sampling.jvm import on_this_thread

POLL_SECONDS = 0.25
"""How often progress is reported."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call.

    Args:
        value: What it returned; None if it was stopped before there was an answer.
        interrupt: The Ctrl-C that ended it, None if it ended by itself or for lack of time.
    """

    value: Any
    interrupt: KeyboardInterrupt | None


def answer(
    call: Callable[[], Any],
    stop: Callable[[], None],
    seconds: float | None = None,
    on_wait: Callable[[], None] = lambda: None,
) -> Answer:
    """Runs a call to its end, which Ctrl-C and a limit bring nearer.

    Args:
        call: What to call on the other thread.
        stop: Asks the call in progress to end soon.
        seconds: Limit on the time; None = no limit.
        on_wait: Called a few times a second, and at the end; what it raises ends the call.

    Raises:
        FeatureNetError: If Java raised anything.
    """
    end = inf if seconds is None else time.perf_counter() + seconds
    interrupt = None
    with ThreadPoolExecutor(1, "pledge") as pool:
        future = pool.submit(on_this_thread, call)
        try:
            while not wait([future], timeout=_until(end)).done:
                on_wait()
                if time.perf_counter() >= end:
                    _end(future, stop)
            on_wait()
        except BaseException as error:  # whatever it is, do not leave Java running
            _end(future, stop)
            if type(error) is not KeyboardInterrupt:  # a kind of it asks for more haste
                raise
            interrupt = error
    return Answer(future.result(), interrupt)


def _until(end: float) -> float:
    """Returns how long to wait for Java before a look at what else there is."""
    return min(POLL_SECONDS, max(0.0, end - time.perf_counter()))


def _end(future: Future[Any], stop: Callable[[], None]) -> None:
    """Stops the call in progress; asks again, as it may have been about to begin."""
    while not future.done():
        stop()
        wait([future], timeout=POLL_SECONDS / 5)
