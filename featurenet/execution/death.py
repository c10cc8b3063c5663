"""From the way a worker process ended to the cause of a failed trial, in one word and in words."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from pathlib import Path

from featurenet.records import State, TrialResult

COUNTERS = (Path("/sys/fs/cgroup/memory.events"), Path("/proc/vmstat"))
"""Where Linux counts the processes that it has killed for want of memory: container, machine."""

ORPHANED = 255
"""What `multiprocessing` tells of a process when the server that it was forked from is gone."""

LAST_WORDS = 200
"""Characters of a native error message that a reason quotes."""


@dataclass(frozen=True, slots=True)
class Death:
    """How the process that carried out a request went away.

    Args:
        cause: "memory", "crash", or "lost" if something else ended it.
        reason: In words.
    """

    cause: str
    reason: str

    @property
    def failed(self) -> TrialResult:
        """The result of a trial that is not tried again because of it."""
        return TrialResult(state=State.FAILED, cause=self.cause, reason=self.reason)


def memory_kills() -> int:
    """Returns how many processes the system has killed because memory ran out; 0 if not known."""
    for path in COUNTERS:
        try:
            found = re.search(r"^oom_kill (\d+)$", path.read_text(), re.MULTILINE)
        except OSError:  # another system, or one that does not let us read it
            continue
        if found:
            return int(found[1])
    return 0


def describe_death(exit_code: int | None, kills: int, log: Path) -> tuple[str, str]:
    """Returns a cause ("memory", "lost" or "crash") and a reason.

    Args:
        exit_code: Of the process; negative for a signal, as `multiprocessing` has it.
        kills: Of `memory_kills` since the process was started.
        log: What native code wrote.
    """
    if exit_code == -signal.SIGKILL:
        if kills:
            return "memory", "The system killed the worker process because memory ran out"
        return "lost", "Something killed the worker process (SIGKILL)"
    if exit_code == ORPHANED:
        return "lost", "Something killed the server that workers are forked from"
    if exit_code is not None and exit_code < 0:
        how = f"by signal {_signal_name(-exit_code)}"
    else:
        how = f"with exit code {exit_code}"
    return "crash", f"The worker process ended {how}{_last_words(log)}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f": {last[-LAST_WORDS:]}" if last else ""
