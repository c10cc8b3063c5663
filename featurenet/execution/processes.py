"""Carries out trials in worker processes of this machine: the default of the command line."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing.queues import Queue
from typing import Any

from pebble import ProcessExpired, ProcessPool

from featurenet.execution.executor import THREADS, Executor, Notify
from featurenet.records import State, TrialResult
from featurenet.trial_request import TrialRequest

Message = tuple[int, str, dict[str, Any]]

TRIALS_PER_WORKER = 50
"""A worker is replaced after so many trials, which bounds what a backend leaks."""

GRACE_SECONDS = 30.0
"""Time above a trial's own limit after which its worker is killed."""

POLL_SECONDS = 0.2

PR_SET_PDEATHSIG = 1


def make_processes(workers: int) -> Executor:
    """Returns an executor with `workers` processes, one thread each."""
    return partial(run_in_processes, workers=max(1, workers))


def run_in_processes(
    requests: Iterable[TrialRequest], notify: Notify, *, workers: int
) -> Iterator[tuple[int, TrialResult]]:
    """Runs requests in spawned processes; see `Executor`."""
    # Spawn, because a forked child of a process with a JVM hangs.
    context = multiprocessing.get_context("spawn")
    messages: Queue[Message] = context.Queue()
    pool = ProcessPool(
        max_workers=workers,
        max_tasks=TRIALS_PER_WORKER,
        initializer=_prepare_worker,
        initargs=(messages, os.getpid()),
        context=context,
    )
    try:
        with _undisturbed():
            pool.active  # noqa: B018 – asking starts the threads that start workers
        in_flight = workers + 1  # one waits, so that no worker does
        yield from _collect(pool, iter(requests), in_flight, partial(_pass_on, messages, notify))
        pool.close()
        pool.join(timeout=10)
    finally:
        pool.stop()
        pool.join()
        messages.cancel_join_thread()
        messages.close()


def _collect(
    pool: ProcessPool,
    requests: Iterator[TrialRequest],
    in_flight: int,
    pass_on: Callable[[], None],
) -> Iterator[tuple[int, TrialResult]]:
    pending: dict[Future[TrialResult], int] = {}
    while True:
        for request in islice(requests, in_flight - len(pending)):
            limit = request.seconds + GRACE_SECONDS if request.seconds is not None else None
            pending[pool.schedule(_work, args=(request,), timeout=limit)] = request.number
        if not pending:
            return
        ended, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        pass_on()
        for future in ended:
            yield pending.pop(future), _result(future)


def _pass_on(messages: Queue[Message], notify: Notify) -> None:
    while True:
        try:
            notify(*messages.get_nowait())
        except queue.Empty:
            return


def _result(future: Future[TrialResult]) -> TrialResult:
    try:
        return future.result()
    except TimeoutError:
        reason = f"The worker was killed {GRACE_SECONDS:g} s after the trial's limit in seconds"
        return TrialResult(state=State.FAILED, cause="timeout", reason=reason)
    except ProcessExpired as error:
        killed = error.exitcode == -signal.SIGKILL
        reason = f"The worker process ended with exit code {error.exitcode}"
        if killed:
            reason += " (killed, as the system does when memory runs out)"
        return TrialResult(state=State.FAILED, cause="memory" if killed else "crash", reason=reason)


_messages: Queue[Message] | None = None


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


def _prepare_worker(messages: Queue[Message], parent: int) -> None:
    """Runs once in each worker: what must happen before the first trial."""
    global _messages
    _messages = messages
    _die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # TensorFlow's C++ side writes pages of notes; what matters reaches us as exceptions.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from featurenet.training.determinism import prepare_process

    prepare_process(THREADS)


def _die_with_parent(parent: int) -> None:
    """Asks Linux to end this process when its parent is killed; other systems have no such call."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before the call
            os._exit(1)


def _work(request: TrialRequest) -> TrialResult:
    from featurenet.trial import run_trial

    _send(request.number, "trial.running", {})
    return run_trial(request, partial(_send_epoch, request.number))


def _send_epoch(number: int, epoch: int, figures: dict[str, float]) -> None:
    _send(number, "trial.epoch", {"epoch": epoch, **figures})


def _send(number: int, kind: str, data: dict[str, Any]) -> None:
    if _messages is None:
        raise RuntimeError("a trial was started in a process that is no worker")
    _messages.put((number, kind, data))
