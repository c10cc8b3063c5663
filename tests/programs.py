"""Programs of ours that tests start, signal and kill: each has a session of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


def members(session: int) -> list[int]:
    """Returns the processes of a session, which a process leads, that are no zombies."""
    return [each.number for each in _processes() if each.session == session]


def workers_of(program: int) -> list[int]:
    """Returns the processes that a program of ours has started for trials, however it does so."""
    found = {each.number: each for each in _processes()}
    return [
        each.number
        for each in found.values()
        if "multiprocessing" in each.command
        and "resource_tracker" not in each.command
        and program in (each.parent, found[each.parent].parent if each.parent in found else None)
    ]


@dataclass(frozen=True)
class _Process:
    number: int
    parent: int
    session: int
    command: str


def _processes() -> Iterator[_Process]:
    """Yields all processes that are no zombies."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, _, session = (path / "stat").read_text().rpartition(")")[2].split()[:4]
            command = (path / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if state not in "ZX":
            yield _Process(int(path.name), int(parent), int(session), command)


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Waits for something to become true.

    Raises:
        AssertionError: If it does not in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain"
        time.sleep(0.01)
