"""Keeps this process's signal handlers while a library is loaded that sets its own.

Java's virtual machine lives on SIGSEGV: it answers reads through null pointers, and stops its
threads, by it. A library that takes the signal over afterwards ends the process at the next one.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FAULTS = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT")
"""Signals whose handlers native code sets, unseen by Python."""

ROOM = 512
"""Bytes that hold C's `struct sigaction` on any system: it takes 152 on Linux."""


@contextmanager
def kept_signal_handlers() -> Iterator[None]:
    """Puts back the handlers of faults and of SIGTERM that were there before the block."""
    faults = _native_handlers()
    terminate = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, terminate)
        for number, action in faults.items():
            ctypes.CDLL(None).sigaction(number, action, None)


def _native_handlers() -> dict[int, ctypes.Array[ctypes.c_char]]:
    if sys.platform == "win32":  # which knows no such signals
        return {}
    found = {}
    for name in FAULTS:
        number = int(getattr(signal, name))
        found[number] = ctypes.create_string_buffer(ROOM)
        ctypes.CDLL(None).sigaction(number, None, found[number])
    return found
