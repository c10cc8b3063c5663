"""Programs of ours that tests start, signal and kill: each has a session of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

START = (sys.executable, "-m", "featurenet")


@contextmanager
def started(*arguments: object, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Starts `featurenet` with these arguments; what is left of its session is killed at the end.

    Args:
        *arguments: Of the program.
        **options: Of `Popen`.
    """
    with started_command([*START, *map(str, arguments)], **options) as program:
        yield program


@contextmanager
def started_command(command: list[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Starts any command likewise."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, **options}
    program = subprocess.Popen(command, start_new_session=True, **options)  # noqa: S603
    try:
        yield program
    finally:
        for each in members(program.pid):
            kill(each)
        program.wait()
        for stream in (program.stdin, program.stdout, program.stderr):
            if stream is not None:
                stream.close()


def kill(process: int, number: int = signal.SIGKILL) -> bool:
    """Sends a signal; False if the process has just ended by itself."""
    with suppress(ProcessLookupError):
        os.kill(process, number)
        return True
    return False


def members(session: int, containing: str = "") -> list[int]:
    """Returns the processes of a session that are no zombies.

    Args:
        session: The process that leads it.
        containing: Only those whose command line has this.
    """
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, its_session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            command = (path / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if int(its_session) == session and state not in "ZX" and containing in command:
            found.append(int(path.name))
    return sorted(found)


def workers_of(session: int) -> list[int]:
    """Returns the processes that a program of ours has started for trials, however it does so."""
    return sorted({*members(session, "multiprocessing")} - {*members(session, "resource_tracker")})


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Waits for something to become true.

    Raises:
        AssertionError: If it does not in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain"
        time.sleep(0.01)
