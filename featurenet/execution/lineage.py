"""No process outlives the one that it works for."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Asks Linux to end this process when its parent is killed; other systems have no such call.

    Args:
        parent: The parent's number when this process was ordered.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before the call
            os._exit(1)


def lead_group() -> None:
    """Makes this process the head of a group, so that what it starts can be ended with it."""
    if hasattr(os, "setpgid"):
        with suppress(PermissionError):  # it leads a session, hence a group, already
            os.setpgid(0, 0)


def kill_group(leader: int) -> None:
    """Kills a process that leads a group, and all that it has started in it."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # gone, or not yet a leader
            os.killpg(leader, signal.SIGKILL)
