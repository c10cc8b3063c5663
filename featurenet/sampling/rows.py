"""Configurations ↔ rows of truths ↔ Java's bitsets, 64 features in a word."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from math import inf

import numpy as np
from numpy.typing import NDArray

from featurenet.featuremodel.model import Configuration, FeatureModel

Rows = NDArray[np.bool_]
"""`(configurations, features)`, True where the feature is selected; features in tree order."""


def unpacked(words: NDArray[np.int64], features: int, words_each: int) -> Rows:
    """Returns the rows that bitsets stand for.

    Args:
        words: Of all configurations, one after another.
        features: Of each.
        words_each: Words that one configuration takes.
    """
    octets = words.view(np.uint8).reshape(-1, 8 * words_each)
    return np.unpackbits(octets, axis=1, count=features, bitorder="little").astype(bool)


def packed(
    model: FeatureModel, configurations: Iterable[Configuration], words_each: int
) -> NDArray[np.int64]:
    """Returns configurations as bitsets, one after another."""
    number = model.number
    chosen = [[number[name] - 1 for name in each.selected] for each in configurations]
    rows = np.zeros((len(chosen), 64 * words_each), dtype=bool)
    for row, positions in zip(rows, chosen, strict=True):
        row[positions] = True
    return np.packbits(rows, axis=1, bitorder="little").view("<i8").ravel()


def named(
    model: FeatureModel, rows: Rows, seconds: float | None = None
) -> tuple[Configuration, ...]:
    """Translates rows into names.

    Args:
        model: Whose features they are.
        rows: To translate.
        seconds: When this time has passed, the rest is left out; None = no limit.
    """
    names = np.array(model.features, dtype=object)
    end = inf if seconds is None else time.perf_counter() + seconds
    with _without_collection():
        in_time = takewhile(lambda _: time.perf_counter() < end, rows)
        return tuple(Configuration(frozenset(names[row])) for row in in_time)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Spares a burst of allocations, all of them kept, the search for garbage.

    Every search of Python's would start one of Java's heap: most of the time of a large sample.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
