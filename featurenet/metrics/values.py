"""From what a metric function returns to strict JSON; large arrays and images go to files."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.atomic import replacing
from featurenet.errors import InvalidInputError
from featurenet.metrics.grids import to_png
from featurenet.metrics.measured import Grid, Interval

MAX_ELEMENTS = 1_000
"""Arrays with more elements are kept in files."""

FOLDER = "metrics"
"""Folder of these files, beside the model."""

FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")

EXACT = 2**53
"""Whole numbers up to here are the same in every JSON reader."""


class UnusableValue(Exception):
    """A metric returned something that is no number, array or dict of these."""


@dataclass(slots=True)
class Plain:
    """A returned value as JSON, while it is being made.

    Args:
        name: The metric's, for names of files.
        keep_inline: Whether arrays of any size become lists.
        arrays: File name → array that is still to be written.
        pictures: File name → PNG that is still to be written.
        absent: Keys whose value is None, which says that there is no such number.
        not_finite: Numbers that were NaN or infinite, and became None.
        numbers: All numbers in `value`.
    """

    name: str
    keep_inline: bool
    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    not_finite: int = 0
    numbers: int = 0

    def convert(self, value: Any) -> Any:
        """Returns the JSON value.

        Raises:
            UnusableValue: If it, or something in it, is no number, array or dict of these.
        """
        if isinstance(value, Mapping):
            return {_key(key): self._entry(_key(key), inner) for key, inner in value.items()}
        if isinstance(value, int | float):
            return self._numbers(value)
        if isinstance(value, str | bytes) or value is None:
            raise UnusableValue(f"returned {_show(value)}; {_EXPECTED}")
        array = _as_array(value)
        if array.dtype.kind not in "biuf":
            raise UnusableValue(f"returned {_show(value)}; {_EXPECTED}")
        if array.size > MAX_ELEMENTS and not self.keep_inline:
            return self._put_aside(array)
        return self._numbers(array.tolist())

    def _entry(self, key: str, value: Any) -> Any:
        if value is None:
            self.absent.append(key)
            return None
        if isinstance(value, list | tuple) and any(each is None for each in value):
            return [self._entry(key, each) for each in value]
        return self.convert(value)

    def _numbers(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._numbers(each) for each in value]
        self.numbers += 1
        if not math.isfinite(value):
            self.not_finite += 1
            return None
        whole = isinstance(value, int) and abs(value) <= EXACT
        return int(value) if whole else float(value)

    def _put_aside(self, array: npt.NDArray[Any]) -> dict[str, Any]:
        position = len(self.arrays)
        file = f"{self.name}.{position}.npy" if position else f"{self.name}.npy"
        self.arrays[file] = array
        return {"file": f"{FOLDER}/{file}", "shape": list(array.shape)}

    def draw(self, grids: Mapping[str, Grid]) -> dict[str, str]:
        """Puts pictures of the grids aside, and returns grid → path relative to the model's folder.

        Raises:
            InvalidInputError: If one is not a grid of images, or its name is not fit for a file.
        """
        files = {}
        for name, grid in grids.items():
            if not FILE_NAME.fullmatch(name):
                raise InvalidInputError(
                    f"A grid's name must have letters, digits, '_', '.' and '-' only; "
                    f"received {name!r}."
                )
            file = f"{self.name}.{name}.png"
            self.pictures[file] = to_png(grid)
            files[name] = f"{FOLDER}/{file}"
        return files

    def write(self, folder: Path) -> None:
        """Writes what was put aside to `folder`."""
        for file, array in self.arrays.items():
            with replacing(folder / FOLDER / file) as temporary:
                np.save(temporary, array, allow_pickle=False)
        for file, content in self.pictures.items():
            with replacing(folder / FOLDER / file) as temporary:
                temporary.write_bytes(content)

    @property
    def remark(self) -> str | None:
        """What is odd about numbers that are none, if there are any."""
        if not self.not_finite:
            return None
        return f"{self.not_finite} of {self.numbers} numbers are NaN or infinite"


def check_intervals(
    intervals: Mapping[str, Interval], outputs: Container[str]
) -> tuple[dict[str, Interval], list[str]]:
    """Returns the intervals that are finite, and remarks about the others.

    Args:
        intervals: As the metric gave them.
        outputs: Names that an interval may be of.

    Raises:
        UnusableValue: If one is of something else, or its ends are not two ordered numbers.
    """
    kept: dict[str, Interval] = {}
    remarks = []
    for name, interval in intervals.items():
        low, high = map(float, interval)
        if name not in outputs or low > high:
            raise UnusableValue(f"gave an interval ({low:g}, {high:g}) for {name!r}; {_INTERVAL}")
        if math.isfinite(low) and math.isfinite(high):
            kept[name] = (low, high)
        else:
            remarks.append(f"the interval of {name}, {low:g} to {high:g}, is not finite")
    return kept, remarks


_INTERVAL = "an interval is (low, high) of one of the metric's outputs"

_EXPECTED = "a metric returns a number, an array of numbers, or a dict of these"


def _as_array(value: Any) -> npt.NDArray[Any]:
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise UnusableValue(f"returned {_show(value)}, which is no array: {error}") from error
    return array.astype(np.float64) if array.dtype.kind == "f" else array


def _key(key: Any) -> str:
    if isinstance(key, str | int | float | np.integer | np.floating):
        return str(key)
    raise UnusableValue(f"returned a dict with the key {_show(key)}; keys are text or numbers")


def _show(value: Any) -> str:
    text = repr(value)
    short = text if len(text) <= 60 else f"{text[:60]}…"
    return short if value is None else f"{type(value).__name__} {short}"
