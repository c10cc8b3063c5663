"""Where worker processes come from: forked off a server that has loaded Keras, where Linux has it.

A fresh worker imports TensorFlow for seconds and holds half a gigabyte; a forked one starts in a
moment and shares that memory. The server computes nothing, so that a fork of it is as good as new,
and the caller's process, which may have a JVM, is never forked.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from types import ModuleType
from typing import Any

from featurenet.backend import backend_name
from featurenet.execution.preload import SIGN

SERVERS = 2
"""Servers that may die while they load, before workers are spawned instead."""

_READ_AT_START = ("KERAS_", "TF_", "XLA_", "CUDA_", "JAX_", "OMP_", "LD_", "MALLOC_", "PYTHONPATH")
"""How variables begin that libraries read while they are loaded."""


class Nursery:
    """Starts workers, and the server that they are forked from; one for a process."""

    def __init__(self) -> None:
        self._loaded_with: dict[str, str] | None = None
        self._sign: Path | None = None
        self._servers: set[int] = set()

    def is_ready(self) -> bool:
        """Returns whether a worker would start at once; begins what it takes, if not."""
        if not self._forks():
            return True
        if self._sign is None:
            self._sign = Path(tempfile.mkdtemp(prefix="featurenet-")) / "loaded"
        self._loaded_with = _read_at_start()
        forkserver.set_forkserver_preload(["featurenet.execution.preload"])
        os.environ[SIGN] = str(self._sign)
        with _undisturbed():
            forkserver.ensure_running()
        del os.environ[SIGN]
        server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        loaded = self._sign.read_text() if self._sign.exists() else ""
        if loaded == str(server):
            self._servers.clear()
            return True
        self._servers.add(server)
        return False

    def _forks(self) -> bool:
        """Whether workers are forked: spawned ones have the environment as it is now.

        JAX starts threads when it is imported; a fork of it hangs.
        """
        is_same = self._loaded_with in (None, _read_at_start())
        is_same = is_same and backend_name() == "tensorflow"
        return sys.platform == "linux" and is_same and len(self._servers) <= SERVERS

    def process(self, target: Any, args: tuple[Any, ...]) -> Any:
        """Returns a started process; call it when `is_ready`.

        The caller's script is not run again, as it would be in a spawned process: workers need
        nothing of it, since what a script defines, such as metrics, travels by cloudpickle. So a
        script needs no `if __name__ == "__main__":`.
        """
        context: Any = multiprocessing.get_context("forkserver" if self._forks() else "spawn")
        process = context.Process(target=target, args=args, daemon=True)
        with _undisturbed(), _without_main():
            process.start()
        return process

    def close(self) -> None:
        """Ends the server, which holds half a gigabyte; the next worker starts another."""
        if self._loaded_with is not None:
            known: Any = forkserver._forkserver  # there is no public way
            if known._forkserver_pid is not None:
                # It would hear that it is to end only when it has loaded Keras, by our fault.
                self._servers.discard(known._forkserver_pid)
                os.kill(known._forkserver_pid, signal.SIGKILL)
            known._stop()
            self._loaded_with = None
        if self._sign is not None:
            self._sign.unlink(missing_ok=True)
            self._sign.parent.rmdir()
            self._sign = None


NURSERY = Nursery()


def _read_at_start() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_READ_AT_START)}


@contextmanager
def _without_main() -> Iterator[None]:
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
