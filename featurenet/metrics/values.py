"""From what a metric function returns to strict JSON values; large arrays go to files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.atomic import replacing

MAX_ELEMENTS = 1_000
"""Arrays with more elements are kept in files."""

FOLDER = "metrics"
"""Folder of these files, beside the model."""

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
        not_finite: Numbers that were NaN or infinite, and became None.
        numbers: All numbers in `value`.
    """

    name: str
    keep_inline: bool
    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    not_finite: int = 0
    numbers: int = 0

    def convert(self, value: Any) -> Any:
        """Returns the JSON value.

        Raises:
            UnusableValue: If it, or something in it, is no number, array or dict of these.
        """
        if isinstance(value, Mapping):
            return {_key(key): self.convert(inner) for key, inner in value.items()}
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

    def write(self, folder: Path) -> None:
        """Writes the arrays that were put aside to `folder`."""
        for file, array in self.arrays.items():
            with replacing(folder / FOLDER / file) as temporary:
                np.save(temporary, array, allow_pickle=False)

    @property
    def remark(self) -> str | None:
        """What is odd about the value, if anything."""
        if not self.not_finite:
            return None
        return f"{self.not_finite} of {self.numbers} numbers are NaN or infinite"


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
