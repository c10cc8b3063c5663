"""Configurations as a CSV table: a column per feature, a row of 0 and 1 per configuration."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

from featurenet.errors import FormatError
from featurenet.featuremodel.model import Configuration

SUFFIX = ".csv"


def parse(
    text: str, path: Path | str | None = None
) -> tuple[tuple[str, ...], tuple[Configuration, ...]]:
    """Returns the header's feature names and one configuration per row; blank lines are skipped.

    Raises:
        FormatError: If the header repeats a name, or a row is not of 0 and 1 and as long.
    """
    rows = _rows(text, path)
    _, header = next(rows, (0, []))
    features = tuple(header)
    if not features:
        raise FormatError("must begin with a row of feature names, but is empty", path)
    if len(set(features)) < len(features):
        twice = next(name for name in features if features.count(name) > 1)
        raise FormatError(f"two columns are called {twice!r}", path, 1)
    return features, tuple(_configuration(features, row, line, path) for line, row in rows)


def write(
    features: Sequence[str],
    configurations: Sequence[Configuration],
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Returns the text; the format has no place for metadata."""
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(features)
    rows = (
        ",".join(["1" if name in configuration.selected else "0" for name in features]) + "\n"
        for configuration in configurations
    )
    return header.getvalue() + "".join(rows)


def _rows(text: str, path: Path | str | None) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise FormatError(f"is no CSV table: {error}", path, reader.line_num) from None


def _configuration(
    features: tuple[str, ...], row: list[str], line: int, path: Path | str | None
) -> Configuration:
    if len(row) != len(features):
        raise FormatError(
            f"a row must have {len(features)} values, as the header has, not {len(row)}", path, line
        )
    if odd := set(row) - {"0", "1"}:
        raise FormatError(f"values must be 0 or 1, not {min(odd)!r}", path, line)
    return Configuration(frozenset(compress(features, map("1".__eq__, row))))
