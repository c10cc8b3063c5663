"""Exceptions to messages and exit codes: the only place that does so.

Bad input, and files that cannot be read or written, end the program with 2; an interrupt with
130, a request to end (SIGTERM, SIGHUP) with 143 or 129; what FeatureNET could not do for another
reason with 1. Anything else is a mistake of ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, Any

import click

from featurenet.errors import FeatureNetError, InvalidInputError

SIGNALLED = 128
"""Exit code of a program that a signal ended, less the signal's number."""


class Failure(click.ClickException):
    """Shown by click as "Error: …" on stderr, if that can be written."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints the message; the exit code is the same where the disk of the log is full."""
        with suppress(OSError):
            super().show(file)


class BadInput(Failure):
    """What the user can put right."""

    exit_code = 2


class Terminated(KeyboardInterrupt):
    """The system, or whoever started the program, wants it to end; as Ctrl-C does.

    Args:
        number: The signal's.
    """

    def __init__(self, number: int):
        super().__init__()
        self.number = number


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turns what the block raises into what click reports.

    Notes of an exception (`add_note`) tell what to do next; they follow its message.
    """
    try:
        with _ended_by_signals():
            yield
    except KeyboardInterrupt as stop:
        with suppress(OSError):  # the terminal may be what has gone
            click.echo(_with_notes("Interrupted.", stop), err=True)
        number = stop.number if isinstance(stop, Terminated) else signal.SIGINT
        raise click.exceptions.Exit(SIGNALLED + number) from None
    except click.UsageError as error:
        raise _short(error) from error
    except InvalidInputError as error:
        raise BadInput(_with_notes(str(error), error)) from error
    except FeatureNetError as error:
        raise Failure(_with_notes(str(error), error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader of our output went away, which click treats as it should
        raise BadInput(_with_notes(_readable(error), error)) from error


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Lets signals that end the program unwind it first, so that its workers end with it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what signals do
        return
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # One that is ignored stays so: `nohup` asks for that.
    numbers = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)


def _short(error: click.UsageError) -> click.ClickException:
    """A usage error in one line; what click shows for no arguments at all is the help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    command = error.ctx.command_path if error.ctx is not None else "featurenet"
    return BadInput(f"{error.format_message()} See: {command} --help")


def _with_notes(message: str, error: BaseException) -> str:
    return "\n".join([message, *getattr(error, "__notes__", ())])


def _readable(error: OSError) -> str:
    if error.strerror is None:
        return str(error) or type(error).__name__
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return ": ".join([*names, error.strerror])
