"""Carries out trials in worker processes of this machine: the default of the command line.

Each worker has a pipe of its own, so that the death of one, at whatever moment, touches no other:
its trial is tried once more in a fresh worker. Libraries' process pools end as a whole when one of
their processes is killed while it starts.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from featurenet.errors import WorkerError
from featurenet.execution.death import describe_death, memory_kills
from featurenet.execution.executor import Executor, Notify
from featurenet.execution.worker import EVENT, RAISED, READY, work
from featurenet.records import State, TrialResult
from featurenet.trial_request import TrialRequest

TRIALS_PER_WORKER = 50
"""A worker is replaced after so many trials, which bounds what a backend leaks."""

GRACE_SECONDS = 30.0
"""Time above a trial's own limit after which its worker is killed."""

POLL_SECONDS = 0.2

ATTEMPTS = 2
"""Workers that may die of one trial, or while they start for it, before it has failed."""

FAILED_STARTS = 2
"""Workers in a row that crash before they are ready: no other would do better."""


def make_processes(workers: int) -> Executor:
    """Returns an executor with `workers` processes, one thread each."""
    return partial(run_in_processes, workers=max(1, workers))


def run_in_processes(
    requests: Iterable[TrialRequest], notify: Notify, *, workers: int
) -> Iterator[tuple[int, TrialResult]]:
    """Runs requests in spawned processes; see `Executor`.

    Raises:
        WorkerError: If no worker can be started.
    """
    with tempfile.TemporaryDirectory() as logs:
        crew = _Crew(iter(requests), notify, Path(logs))
        try:
            while crew.fill(workers):
                yield from crew.wait()
        finally:
            crew.end()


class _Worker:
    """A process, the request that it has or starts for, and until when it may take.

    Args:
        request: What it is started for.
        log: File for what native code writes to standard error.
    """

    def __init__(self, request: TrialRequest, log: Path):
        # Spawn, because a forked child of a process with a JVM hangs.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=work, args=(theirs, os.getpid(), log), daemon=True
        )
        self.log = log
        self.request: TrialRequest | None = request
        self.is_ready = False
        self.begun = 0
        self.deadline = float("inf")
        self._kills = memory_kills()
        with _undisturbed(), _without_main():
            self.process.start()
        theirs.close()

    def begin(self, request: TrialRequest) -> None:
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

    def messages(self) -> Iterator[tuple[str, Any]]:
        """Yields what has come in; whole messages of a worker that has died, too."""
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        except (EOFError, OSError):  # it is dead, or died in the middle of a message
            return

    def death(self) -> tuple[str, str]:
        """Returns why the process ended."""
        self.process.join()
        kills = memory_kills() - self._kills
        return describe_death(self.process.exitcode, kills, self.log)

    def end(self) -> None:
        """Ends the process, whatever it does: its files are whole or not there."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Crew:
    """The workers of one call, and the requests that are not done."""

    def __init__(self, requests: Iterator[TrialRequest], notify: Notify, logs: Path):
        self._requests = requests
        self._notify = notify
        self._logs = logs
        self._again: deque[TrialRequest] = deque()
        self._deaths: Counter[int] = Counter()
        self._workers: list[_Worker] = []
        self._started = 0
        self._failed_starts = 0

    def fill(self, most: int) -> bool:
        """Gives every worker something to do, new ones too; False when all is done."""
        for worker in [worker for worker in self._workers if worker.request is None]:
            if worker.begun >= TRIALS_PER_WORKER:
                self._dismiss(worker)
            elif (request := self._next()) is not None:
                worker.begin(request)
            else:
                self._dismiss(worker)
        while len(self._workers) < most and (request := self._next()) is not None:
            self._started += 1
            self._workers.append(_Worker(request, self._logs / str(self._started)))
        return bool(self._workers)

    def _next(self) -> TrialRequest | None:
        return self._again.popleft() if self._again else next(self._requests, None)

    def _dismiss(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def wait(self) -> Iterator[tuple[int, TrialResult]]:
        """Waits for something to happen, and yields the trials that have ended by it."""
        pipes: list[Connection] = [worker.pipe for worker in self._workers]
        wait([*pipes, *(worker.process.sentinel for worker in self._workers)], POLL_SECONDS)
        for worker in list(self._workers):
            is_dead = worker.process.exitcode is not None  # asked before its last words are read
            for kind, content in worker.messages():
                yield from self._take(worker, kind, content)
            if is_dead:
                yield from self._bury(worker)
            elif time.monotonic() > worker.deadline and worker.request is not None:
                yield worker.request.number, _out_of_time()
                self._dismiss(worker)

    def _take(self, worker: _Worker, kind: str, content: Any) -> Iterator[tuple[int, TrialResult]]:
        request = worker.request
        if kind == READY and request is not None:
            self._failed_starts = 0
            worker.is_ready = True
            worker.begin(request)
        elif kind == RAISED:
            raise content
        elif kind == EVENT and request is not None:
            self._notify(request.number, *content)
        elif request is not None:
            worker.rest()
            yield request.number, content

    def _bury(self, worker: _Worker) -> Iterator[tuple[int, TrialResult]]:
        """Sees to the trial of a worker that has died."""
        cause, reason = worker.death()
        request, was_ready = worker.request, worker.is_ready
        self._dismiss(worker)
        if not was_ready and cause == "crash":
            self._failed_starts += 1
            if self._failed_starts == FAILED_STARTS:
                raise WorkerError(f"No worker process can be started. {reason}")
        if request is None:
            return
        self._deaths[request.number] += 1
        if self._deaths[request.number] < ATTEMPTS:
            self._notify(request.number, "trial.retried", {"cause": cause, "reason": reason})
            self._again.append(request)
        else:
            reason += f", in each of {ATTEMPTS} attempts"
            yield request.number, TrialResult(state=State.FAILED, cause=cause, reason=reason)

    def end(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.end()


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
