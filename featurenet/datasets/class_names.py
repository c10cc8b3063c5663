"""Names of classes, however they were stored → distinct, readable text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

UNREADABLE = "\ufffd"
"""Stands for what is no text: bytes that are not UTF-8, control characters."""


def readable(name: object) -> str:
    """Returns a name as text that can be printed and written anywhere.

    Args:
        name: Text, UTF-8 bytes, or text in which Python keeps bytes of a file name that are not
            UTF-8. Decomposed letters (macOS) are composed; what is no text is replaced.
    """
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    text = unicodedata.normalize("NFC", text)
    return "".join(letter if letter.isprintable() else UNREADABLE for letter in text).strip()


def checked_names(names: Sequence[object], classes: int | None = None) -> tuple[str, ...]:
    """Returns the names as readable text.

    Args:
        names: In the order of the labels.
        classes: How many there must be; None = no matter.

    Raises:
        ValueError: If two are equal, one is empty, or there are not as many as classes.
    """
    found = tuple(readable(name) for name in names)
    if classes is not None and len(found) != classes:
        raise ValueError(f"there must be {classes} class names, received {len(found)}")
    if "" in found:
        raise ValueError(f"class names must not be empty, as that of label {found.index('')} is")
    twins = [name for name, times in Counter(found).items() if times > 1]
    if twins:
        quoted = ", ".join(map(repr, twins[:5]))
        raise ValueError(f"class names must all differ, received {quoted} more than once")
    return found


def replaced_note(names: Sequence[str]) -> tuple[str, ...]:
    """Returns a note if characters of names had to be replaced."""
    odd = [name for name in names if UNREADABLE in name]
    if not odd:
        return ()
    return (f"class names with characters that are no text are shown as {', '.join(odd[:5])}",)
