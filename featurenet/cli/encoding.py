"""Output in whatever encoding the terminal, pipe or file has: what it lacks is replaced."""

from __future__ import annotations

import io
import sys


def replace_unknown_characters() -> None:
    """Has the standard streams write "?" for a character that they cannot encode.

    Pipes on Windows are cp1252, a terminal without a locale is ASCII, and a file's name need not
    be text at all: none of them is a reason to lose a table.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a test or notebook may have put another there
            stream.reconfigure(errors="replace")
