"""The worker's side of `processes.py`: requests come in by a pipe, events and results go out.

A worker says READY when its backend is loaded, then carries out one request after the other until
the pipe is closed. It dies with its parent.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from featurenet.analyses.request import AnalysisRequest
from featurenet.analyses.study import Studied, study
from featurenet.errors import WorkerError
from featurenet.execution.executor import THREADS, Request
from featurenet.execution.lineage import die_with_parent, lead_group
from featurenet.records import TrialResult

READY = "ready"
NEWS = "news"
RESULT = "result"
RAISED = "raised"
"""Kinds of messages; each is a pair of the kind and what it is about."""


def work(pipe: Connection, environment: dict[str, str], log: Path) -> None:
    """Runs in a process of its own: carries out requests until there are no more.

    Args:
        pipe: Requests come in, messages go out.
        environment: Variables, as they are with whoever asks; the server that this process was
            forked from may have others.
        log: File for what native libraries write to standard error.
    """
    die_with_parent(os.getppid())
    lead_group()
    os.environ.clear()
    os.environ.update(environment)
    with suppress(BrokenPipeError):  # nobody waits for it any more
        _carry_out_all(pipe, log)


def _carry_out_all(pipe: Connection, log: Path) -> None:
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
                    result = run_trial(request, lambda news: pipe.send((NEWS, news)))
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
