"""Carries out requests in worker processes of this machine: the default of the command line.

Each worker has a pipe of its own, so that the death of one, at whatever moment, touches no other.
Libraries' process pools end as a whole when one of their processes is killed while it starts.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from featurenet.errors import WorkerError
from featurenet.execution.death import describe_death, memory_kills
from featurenet.execution.executor import Death, Ended, OnEpoch, Request, RequestKey
from featurenet.execution.worker import EPOCH, RAISED, READY, work
from featurenet.records import State, TrialResult
from featurenet.trial_request import TrialRequest

TRIALS_PER_WORKER = 50
"""A worker is replaced after so many trials, which bounds what a backend leaks."""

GRACE_SECONDS = 30.0
"""Time above a trial's own limit after which its worker is killed."""

IDLE_SECONDS = 30.0
"""Time that a worker is kept without work: it holds half a gigabyte, and another takes seconds."""

FAILED_STARTS = 2
"""Workers in a row that crash before they are ready: no other would do better."""


class _Worker:
    """A process, the request that it has or starts for, and until when it may take.

    Args:
        request: What it is started for.
        log: File for what native code writes to standard error.
    """

    def __init__(self, request: Request, log: Path):
        # Spawn, because a forked child of a process with a JVM hangs.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=work, args=(theirs, os.getpid(), log), daemon=True
        )
        self.log = log
        self.request: Request | None = request
        self.is_ready = False
        self.begun = 0
        self.deadline = float("inf")
        self.rests_since = 0.0
        self._kills = memory_kills()
        with _undisturbed(), _without_main():
            self.process.start()
        theirs.close()

    def begin(self, request: Request) -> None:
        """Gives a worker that is ready its next request."""
        self.request = request
        self.begun += 1
        if request.seconds is not None:
            self.deadline = time.monotonic() + request.seconds + GRACE_SECONDS
        try:
            self.pipe.send(request)
        except OSError:  # it died just now, which its sentinel will tell
            return

    def rest(self) -> None:
        """Takes note that the request is done."""
        self.request, self.deadline = None, float("inf")
        self.rests_since = time.monotonic()

    def messages(self) -> Iterator[tuple[str, Any]]:
        """Yields what has come in; whole messages of a worker that has died, too."""
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        except (EOFError, OSError):  # it is dead, or died in the middle of a message
            return

    def death(self) -> Death:
        """Returns why the process ended."""
        self.process.join()
        kills = memory_kills() - self._kills
        return Death(*describe_death(self.process.exitcode, kills, self.log))

    def end(self) -> None:
        """Ends the process, whatever it does: its files are whole or not there."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Processes:
    """Spawned processes with one thread each, started when there is work; see `Executor`."""

    def __init__(self, slots: int, on_epoch: OnEpoch):
        self.slots = slots
        self._on_epoch = on_epoch
        self._logs = tempfile.TemporaryDirectory()
        self._workers: list[_Worker] = []
        self._started = 0
        self._failed_starts = 0

    @property
    def capacity(self) -> int:
        """Slots without a request."""
        busy = sum(worker.request is not None for worker in self._workers)
        return max(0, self.slots - busy)

    def submit(self, request: Request) -> None:
        """Gives a request to a worker that is free, or to a new one."""
        for worker in [worker for worker in self._workers if worker.request is None]:
            if worker.begun < TRIALS_PER_WORKER:
                worker.begin(request)
                return
            self._dismiss(worker)
        self._started += 1
        self._workers.append(_Worker(request, Path(self._logs.name) / str(self._started)))

    def poll(self, seconds: float) -> Iterator[Ended]:
        """Waits for something to happen, and yields the requests that have ended by it."""
        self._dismiss_idle()
        pipes: list[Connection] = [worker.pipe for worker in self._workers]
        if pipes:
            wait([*pipes, *(worker.process.sentinel for worker in self._workers)], seconds)
        else:
            time.sleep(seconds)
        for worker in list(self._workers):
            if worker not in self._workers:  # it was cancelled meanwhile
                continue
            is_dead = worker.process.exitcode is not None  # asked before its last words are read
            for kind, content in worker.messages():
                yield from self._take(worker, kind, content)
            if is_dead:
                yield from self._bury(worker)
            elif time.monotonic() > worker.deadline and worker.request is not None:
                yield Ended(worker.request.key, _out_of_time())
                self._dismiss(worker)

    def _dismiss_idle(self) -> None:
        """Ends workers that nothing was found for in a while."""
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.request is None]:
            if now > worker.rests_since + IDLE_SECONDS:
                self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def _take(self, worker: _Worker, kind: str, content: Any) -> Iterator[Ended]:
        request = worker.request
        if kind == READY and request is not None:
            self._failed_starts = 0
            worker.is_ready = True
            worker.begin(request)
        elif kind == RAISED:
            raise content
        elif kind == EPOCH and isinstance(request, TrialRequest):
            self._on_epoch(request.key, content)
        elif request is not None:
            worker.rest()
            yield Ended(request.key, content)

    def _bury(self, worker: _Worker) -> Iterator[Ended]:
        """Tells of the request of a worker that has died."""
        death = worker.death()
        request, was_ready = worker.request, worker.is_ready
        self._dismiss(worker)
        if not was_ready and death.cause == "crash":
            self._failed_starts += 1
            if self._failed_starts == FAILED_STARTS:
                raise WorkerError(f"No worker process can be started. {death.reason}")
        if request is not None:
            yield Ended(request.key, death)

    def cancel(self, key: RequestKey) -> None:
        """Ends the worker that has the request: what it does cannot be stopped otherwise."""
        for worker in list(self._workers):
            if worker.request is not None and worker.request.key == key:
                self._dismiss(worker)

    def close(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._logs.cleanup()


def _out_of_time() -> TrialResult:
    reason = f"The worker was killed {GRACE_SECONDS:g} s after the trial's limit in seconds"
    return TrialResult(state=State.FAILED, cause="timeout", reason=reason)


@contextmanager
def _without_main() -> Iterator[None]:
    """Starts a process that does not run the caller's script again, as spawned ones would.

    Workers need nothing of it: what a script defines, such as metrics, travels by cloudpickle. So
    a script needs no `if __name__ == "__main__":`.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Starts processes that never see Ctrl-C, and delays signals until they are started.

    Ctrl-C reaches the whole process group, and the parent decides what happens to its workers:
    they inherit that it is blocked. A parent that is interrupted while it starts one would leave
    it without the rest of its orders, about which it complains.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    # multiprocessing starts this one before the first worker, and then unblocks SIGINT.
    resource_tracker.ensure_running()
    arrived: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda n, _: arrived.append(n)) for number in numbers}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in arrived:
            signal.raise_signal(late)
