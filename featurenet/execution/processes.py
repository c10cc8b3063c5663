"""Carries out requests in worker processes of this machine: the default of the command line.

Each worker has a pipe of its own, so that the death of one, at whatever moment, touches no other.
Libraries' process pools end as a whole when one of their processes is killed while it starts.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from featurenet.analyses.request import AnalysisRequest
from featurenet.errors import WorkerError
from featurenet.execution.course import Course
from featurenet.execution.death import Death, describe_death, memory_kills
from featurenet.execution.executor import Ended, OnEpoch, Request, RequestKey
from featurenet.execution.lineage import kill_group
from featurenet.execution.memory import fair_share, resident
from featurenet.execution.nursery import NURSERY
from featurenet.execution.worker import NEWS, RAISED, READY, work
from featurenet.records import TrialResult
from featurenet.trial_news import Epoch

TRIALS_PER_WORKER = 50
"""A worker is replaced after so many trials, which bounds what a backend leaks."""

IDLE_SECONDS = 30.0
"""Time that a worker is kept without work: it holds half a gigabyte, and another takes seconds."""

LOOK_SECONDS = 1.0
"""How often the memory that workers hold is looked at."""

START_SECONDS = 0.05
"""How often it is looked whether workers can be started, while some wait for that."""

FAILED_STARTS = 2
"""Workers in a row that crash before they are ready: no other would do better."""


class _Worker:
    """A process, and the request that it has or is started for.

    Args:
        request: What it is started for.
        course: How far that has come, if it is a trial.
        log: File for what native code writes to standard error.
    """

    def __init__(self, request: Request, course: Course | None, log: Path):
        self.request: Request | None = request
        self.course = course
        self.log = log
        self.process: Any = None
        self.pipe: Connection | None = None
        self.is_ready = False
        self.begun = 0
        self.rests_since = 0.0
        self._kills = memory_kills()

    def start(self) -> None:
        """Starts the process, which says when it is ready."""
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = NURSERY.process(work, (theirs, dict(os.environ), self.log))
        theirs.close()

    def begin(self, request: Request, course: Course | None) -> None:
        """Gives a worker that is ready its next request."""
        self.request, self.course = request, course
        self.begun += 1
        if course is not None:
            course.begin()
        try:
            assert self.pipe is not None  # noqa: S101 – for mypy: it has said that it is ready
            self.pipe.send(request)
        except OSError:  # it died just now, which its sentinel will tell
            return

    def rest(self) -> None:
        """Takes note that the request is done."""
        self.request, self.course = None, None
        self.rests_since = time.monotonic()

    def messages(self) -> Iterator[tuple[str, Any]]:
        """Yields what has come in; whole messages of a worker that has died, too."""
        try:
            while self.pipe is not None and self.pipe.poll():
                yield self.pipe.recv()
        except (EOFError, OSError):  # it is dead, or died in the middle of a message
            return

    def death(self) -> Death:
        """Returns why the process ended."""
        self.process.join()
        kills = memory_kills() - self._kills
        return Death(*describe_death(self.process.exitcode, kills, self.log))

    def end(self) -> None:
        """Ends the process and what it has started: its files are whole or not there."""
        if self.process is None or self.pipe is None:
            return
        if self.process.exitcode is None:
            kill_group(self.process.pid)
            self.process.kill()
        self.process.join()
        self.pipe.close()


class Processes:
    """Processes with one thread each, started when there is work; see `Executor`."""

    def __init__(self, slots: int, on_epoch: OnEpoch):
        self.slots = slots
        self._on_epoch = on_epoch
        self._logs = tempfile.TemporaryDirectory()
        self._workers: list[_Worker] = []
        self._started = 0
        self._failed_starts = 0
        self._looked = 0.0
        NURSERY.is_ready()  # Keras is loaded while the caller samples
        self._rests_since = time.monotonic()

    @property
    def capacity(self) -> int:
        """Slots without a request."""
        busy = sum(worker.request is not None for worker in self._workers)
        return max(0, self.slots - busy)

    def submit(self, request: Request) -> None:
        """Gives a request to a worker that is free, or to a new one."""
        self._place(request, None if isinstance(request, AnalysisRequest) else Course(request))

    def _place(self, request: Request, course: Course | None) -> None:
        for worker in [worker for worker in self._workers if worker.request is None]:
            if worker.begun < TRIALS_PER_WORKER:
                worker.begin(request, course)
                return
            self._dismiss(worker)
        self._started += 1
        log = Path(self._logs.name) / str(self._started)
        self._workers.append(_Worker(request, course, log))

    def poll(self, seconds: float) -> Iterator[Ended]:
        """Waits for something to happen, and yields the requests that have ended by it."""
        self._dismiss_idle()
        self._wait(seconds)
        look = time.monotonic() > self._looked + LOOK_SECONDS
        self._looked = time.monotonic() if look else self._looked
        for worker in list(self._workers):
            if worker not in self._workers or worker.process is None:  # it was cancelled meanwhile
                continue
            is_dead = worker.process.exitcode is not None  # asked before its last words are read
            for kind, content in worker.messages():
                yield from self._take(worker, kind, content)
            if is_dead:
                yield from self._bury(worker)
            elif worker.course is not None and worker.course.is_late:
                yield from self._stop(worker, worker.course.lateness)
            elif worker.request is not None and look:
                yield from self._weigh(worker)

    def _wait(self, seconds: float) -> None:
        """Starts workers as soon as that can be done, and waits for word of one."""
        waiting = [worker for worker in self._workers if worker.process is None]
        if waiting and NURSERY.is_ready():
            for worker in waiting:
                worker.start()
            waiting = []
        running = [worker for worker in self._workers if worker.process is not None]
        pipes: list[Any] = [worker.pipe for worker in running]
        seconds = min(seconds, START_SECONDS) if waiting else seconds
        if running:
            wait([*pipes, *(worker.process.sentinel for worker in running)], seconds)
        else:
            time.sleep(seconds)

    def _dismiss_idle(self) -> None:
        """Ends workers that nothing was found for in a while, and what they are forked from."""
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.request is None]:
            if now > worker.rests_since + IDLE_SECONDS:
                self._dismiss(worker)
        if self._workers:
            self._rests_since = now
        elif now > self._rests_since + IDLE_SECONDS:
            NURSERY.close()

    def _dismiss(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def _take(self, worker: _Worker, kind: str, content: Any) -> Iterator[Ended]:
        request, course = worker.request, worker.course
        if kind == READY and request is not None:
            self._failed_starts = 0
            worker.is_ready = True
            worker.begin(request, course)
        elif kind == RAISED:
            raise content
        elif kind == NEWS and course is not None:
            course.hear(content)
            if isinstance(content, Epoch):
                self._on_epoch(course.request.key, content.as_event)
        elif request is not None:
            worker.rest()
            yield Ended(request.key, content if course is None else course.complete(content))

    def _weigh(self, worker: _Worker) -> Iterator[Ended]:
        """Stops a worker that holds more memory than it may."""
        own = worker.course.request.resident if worker.course is not None else None
        limit = own or fair_share(self.slots)
        if (held := resident(worker.process.pid)) > limit:
            sizes = f"{held / 2**30:.1f} GiB of memory, over the limit of {limit / 2**30:.1f} GiB"
            yield from self._stop(worker, Death("memory", f"The worker process held {sizes}"))

    def _stop(self, worker: _Worker, death: Death) -> Iterator[Ended]:
        """Ends a worker for what its request does, which is not tried again."""
        yield from self._part(worker, death, death if worker.course is None else death.failed)

    def _bury(self, worker: _Worker) -> Iterator[Ended]:
        """Tells of the request of a worker that has died."""
        death = worker.death()
        if not worker.is_ready:
            worker.course = None  # it has done nothing of it
            if death.cause == "crash":
                self._failed_starts += 1
            if self._failed_starts == FAILED_STARTS:
                self._dismiss(worker)
                raise WorkerError(f"No worker process can be started. {death.reason}")
        yield from self._part(worker, death, death)

    def _part(
        self, worker: _Worker, death: Death, otherwise: TrialResult | Death
    ) -> Iterator[Ended]:
        """Ends a worker; another does what is left of its trial, or its request is over."""
        request, course = worker.request, worker.course
        self._dismiss(worker)
        if request is None:
            return
        left = course.after(death) if course is not None else None
        if left is not None:
            self._place(left, course)
        else:
            yield Ended(request.key, otherwise)

    def cancel(self, key: RequestKey) -> None:
        """Ends the worker that has the request: what it does cannot be stopped otherwise."""
        for worker in list(self._workers):
            if worker.request is not None and worker.request.key == key:
                self._dismiss(worker)

    def close(self) -> None:
        """Ends all workers, and what they are forked from."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        NURSERY.close()
        self._logs.cleanup()
