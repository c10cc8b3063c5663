"""Handlers of signals that a library replaces are put back."""

from __future__ import annotations

import ctypes
import signal

from featurenet.execution.signal_handlers import kept_signal_handlers

IGNORE = 1
"""SIG_IGN, as C has it."""


def native_handler(number: int, handler: int) -> int:
    """Sets a handler as native code does, and returns the one before."""
    set_handler = ctypes.CDLL(None).signal
    set_handler.restype = ctypes.c_ssize_t
    set_handler.argtypes = [ctypes.c_int, ctypes.c_ssize_t]
    return int(set_handler(number, handler))


def test_native_handler_is_put_back() -> None:
    before = native_handler(signal.SIGBUS, IGNORE)
    try:
        with kept_signal_handlers():
            native_handler(signal.SIGBUS, 0)
        assert native_handler(signal.SIGBUS, IGNORE) == IGNORE
    finally:
        native_handler(signal.SIGBUS, before)


def test_handler_of_termination_is_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with kept_signal_handlers():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    assert signal.getsignal(signal.SIGTERM) == before
