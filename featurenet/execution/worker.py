"""The worker's side of `processes.py`: requests come in by a pipe, events and results go out.

A worker says READY when its backend is loaded, then carries out one request after the other until
the pipe is closed. It dies with its parent.
"""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from featurenet.analyses.request import AnalysisRequest
from featurenet.analyses.study import Studied, study
from featurenet.errors import WorkerError
from featurenet.execution.executor import THREADS, Request
from featurenet.records import TrialResult

READY = "ready"
EPOCH = "epoch"
RESULT = "result"
RAISED = "raised"
"""Kinds of messages; each is a pair of the kind and what it is about."""

PR_SET_PDEATHSIG = 1


def work(pipe: Connection, parent: int, log: Path) -> None:
    """Runs in a process of its own: carries out requests until there are no more.

    Args:
        pipe: Requests come in, messages go out.
        parent: Process that this one must not survive.
        log: File for what native libraries write to standard error.
    """
    _die_with_parent(parent)
    # Ctrl-C reaches the whole process group; the parent decides what happens to its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep_native_errors(log)
    try:
        from featurenet.training.determinism import prepare_process

        prepare_process(THREADS)
        from featurenet.training.settings import pinned  # after that, as it imports Keras itself
        from featurenet.trial import run_trial
    except Exception as error:  # no worker would do better: the parent is to end the run
        reason = f"Keras cannot be loaded: {type(error).__name__}: {error}"
        pipe.send((RAISED, WorkerError(reason)))
        return
    pipe.send((READY, None))
    result: TrialResult | Studied
    with pinned():
        while (request := _next(pipe)) is not None:
            try:
                if isinstance(request, AnalysisRequest):
                    result = study(request)
                else:
                    result = run_trial(request, partial(_send_epoch, pipe))
            except OSError as error:  # a full disk: no fault of the model
                pipe.send((RAISED, error))
            else:
                pipe.send((RESULT, result))


def _next(pipe: Connection) -> Request | None:
    try:
        request: Request = pipe.recv()
    except EOFError:
        return None
    return request


def _send_epoch(pipe: Connection, epoch: int, figures: dict[str, float]) -> None:
    data: dict[str, Any] = {"epoch": epoch, **figures}
    pipe.send((EPOCH, data))


def _die_with_parent(parent: int) -> None:
    """Asks Linux to end this process when its parent is killed; other systems have no such call."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before the call
            os._exit(1)


def _keep_native_errors(log: Path) -> None:
    """Sends what native code writes to standard error to a file, and leaves Python's to the user.

    TensorFlow's C++ side writes pages of notes; its last words before a crash are worth keeping.
    """
    users = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    stream = os.fdopen(users, "wb", buffering=0)
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    sys.stderr = io.TextIOWrapper(
        stream, encoding, errors="backslashreplace", line_buffering=True, write_through=True
    )
