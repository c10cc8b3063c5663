"""Indented lines to nested entries: what SXFM trees and UVL files have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from featurenet.errors import FormatError

MAX_DEPTH = 100
"""Levels that a tree or a formula may have; far beyond real models, below Python's stack."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """One line of an indented file.

    Args:
        number: Counted from 1.
        indent: Columns of white space before its content.
        content: What the format makes of the rest.
    """

    number: int
    indent: int
    content: T


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A line with the deeper lines that follow it."""

    line: int
    content: T
    children: list[Entry[T]] = field(default_factory=list)


def nest(lines: Iterable[Line[T]], path: Path | str | None = None) -> list[Entry[T]]:
    """Returns the entries of the outermost level.

    Raises:
        FormatError: If a line goes back to a level that nothing opened, or levels are too many.
    """
    top: list[Entry[T]] = []
    levels: list[tuple[int, list[Entry[T]]]] = []
    for line in lines:
        entry = Entry(line.number, line.content)
        _siblings(levels, top, line, path).append(entry)
    return top


def _siblings(
    levels: list[tuple[int, list[Entry[T]]]],
    top: list[Entry[T]],
    line: Line[T],
    path: Path | str | None,
) -> list[Entry[T]]:
    """Opens or closes levels so that the last one is the line's, and returns its entries."""
    if not levels:
        levels.append((line.indent, top))
    if line.indent > levels[-1][0]:
        levels.append((line.indent, levels[-1][1][-1].children))
        if len(levels) > MAX_DEPTH:
            raise FormatError(f"nested deeper than {MAX_DEPTH} levels", path, line.number)
    while levels and line.indent < levels[-1][0]:
        levels.pop()
    if not levels or levels[-1][0] != line.indent:
        raise FormatError(
            "the indentation matches no line above; indent siblings alike", path, line.number
        )
    return levels[-1][1]
