"""From blocks of activations to what coverage criteria count, block by block.

Each takes one block at a time and keeps sums only: the activations of a data set never exist at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from featurenet.prediction.activations import ROUNDING, Array, TappedLayer

Flags = npt.NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Extremes:
    """The least and the greatest activation of each neuron.

    Args:
        low: `(neurons,)`.
        high: `(neurons,)`.
    """

    low: Array
    high: Array

    @classmethod
    def of_nothing(cls, neurons: int) -> Extremes:
        """Returns those of no images: above and below everything."""
        return cls(np.full(neurons, np.inf, np.float32), np.full(neurons, -np.inf, np.float32))

    def add(self, means: Array) -> None:
        """Takes the activations `(n, neurons)` into account."""
        np.minimum(self.low, means.min(axis=0), out=self.low)
        np.maximum(self.high, means.max(axis=0), out=self.high)

    @property
    def rounding(self) -> Array:
        """What an activation must be beyond these by to be more than rounding, `(neurons,)`."""
        size: Array = np.maximum(np.abs(self.low), np.abs(self.high))
        return np.float32(ROUNDING) * size

    @property
    def constant(self) -> Flags:
        """Whether the least is the greatest, but for rounding, `(neurons,)`."""
        return self.high - self.low <= self.rounding


class Sections:
    """Which of the equal sections of each neuron's range were hit (KMNC; Ma et al., ASE 2018).

    Args:
        profile: The ranges. Those of constant neurons have no sections.
        sections: Sections of each range, at least 1.
    """

    def __init__(self, profile: Extremes, sections: int):
        self._profile = profile
        self._sections = sections
        self._varying = np.flatnonzero(~profile.constant)
        self._low = profile.low[self._varying]
        self._high = profile.high[self._varying]
        self._rounding = profile.rounding[self._varying]
        self._per_unit = sections / (self._high - self._low)
        self._first = np.arange(len(self._varying)) * sections
        self._hit = np.zeros(len(self._varying) * sections, bool)

    def add(self, means: Array) -> None:
        """Takes the activations `(n, neurons)` into account."""
        values = means[:, self._varying]
        inside = values >= self._low - self._rounding
        inside &= values <= self._high + self._rounding
        section = ((values - self._low) * self._per_unit).astype(np.int64)
        section = section.clip(0, self._sections - 1) + self._first
        self._hit[section[inside]] = True

    @property
    def hit(self) -> npt.NDArray[np.int64]:
        """Sections hit of each neuron that has any, `(varying neurons,)`."""
        hit: npt.NDArray[np.int64] = self._hit.reshape(-1, self._sections).sum(axis=1)
        return hit

    @property
    def varying(self) -> npt.NDArray[np.int64]:
        """Positions of the neurons that have sections."""
        return self._varying


class Top:
    """Which neurons were among the k most active of their layer, and in which company (TKNC, TKNP).

    Of equally active neurons, those that come first count (Ma et al., ASE 2018, do not say).

    Args:
        layers: Those of the neurons, in order.
        k: Neurons of each layer; of a layer with fewer, all.
    """

    def __init__(self, layers: Sequence[TappedLayer], k: int):
        ends = np.cumsum([layer.neurons for layer in layers])
        self._spans = [
            (end - layer.neurons, end, min(k, layer.neurons))
            for layer, end in zip(layers, ends.tolist(), strict=True)
        ]
        self.among = np.zeros(ends[-1], bool)
        self._patterns: set[bytes] = set()

    def add(self, means: Array) -> None:
        """Takes the activations `(n, neurons)` into account."""
        left = means.copy()
        rows = np.arange(len(means))
        chosen = []
        for start, end, k in self._spans:
            layer = left[:, start:end]
            found = np.empty((len(means), k), np.int32)
            for place in range(k):
                found[:, place] = layer.argmax(axis=1)
                layer[rows, found[:, place]] = -np.inf
            found.sort(axis=1)
            chosen.append(found + start)
        patterns = np.concatenate(chosen, axis=1)
        self.among[patterns] = True
        self._patterns.update(row.tobytes() for row in patterns)

    @property
    def patterns(self) -> int:
        """Number of different sets of most active neurons, over all layers, that an image had."""
        return len(self._patterns)
