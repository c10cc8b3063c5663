"""Exceptions to messages and exit codes: the only place that does so.

Bad input, and files that cannot be read or written, end the program with 2; an interrupt with
130; what FeatureNET could not do for another reason with 1. Anything else is a mistake of ours
and keeps its traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

from featurenet.errors import FeatureNetError, InvalidInputError

INTERRUPTED = 130


class BadInput(click.ClickException):
    """Shown by click as "Error: …" on stderr."""

    exit_code = 2


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turns what the block raises into what click reports."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    except InvalidInputError as error:
        raise BadInput(str(error)) from error
    except FeatureNetError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader of our output went away, which click treats as it should
        raise BadInput(_readable(error)) from error


def _readable(error: OSError) -> str:
    if error.strerror is None:
        return str(error) or type(error).__name__
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return ": ".join([*names, error.strerror])
