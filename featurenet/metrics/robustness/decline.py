"""From which images are still right at each strength to a curve's area and half strength."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Strengths = tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Decline:
    """Accuracy over growing strength, measured on the same images throughout.

    Args:
        strengths: Ascending, at least two; greater than 0 where the scale is logarithmic.
        clean: Whether each image is classified correctly as it is, `(n,)`.
        right: Whether it is at each strength, `(strengths, n)`.
        logarithmic: Whether strengths are spaced by ratios, and so are areas and interpolations.
    """

    strengths: Strengths
    clean: Flags
    right: Flags
    logarithmic: bool = False

    @property
    def accuracies(self) -> Floats:
        """Share of the images that are classified correctly at each strength, `(strengths,)`."""
        return np.asarray(self.right.mean(axis=1))

    @property
    def areas(self) -> Floats:
        """Each image's own area under its 1s and 0s, in [0, 1], `(n,)`.

        By the trapezoidal rule between the weakest and the strongest, divided by their distance.
        The mean is the area under the accuracies.
        """
        places = self._places(np.array(self.strengths))
        areas = np.trapezoid(self.right.astype(np.float64), places, axis=0)
        return np.asarray(areas / (places[-1] - places[0]))

    @property
    def half_strength(self) -> float:
        """Strength at which accuracy has fallen to half of that on the unchanged images.

        Interpolated between two strengths; on a linear scale the unchanged images are strength 0.
        It is the weakest strength where even that halves the accuracy and nothing is below it, and
        infinity where no strength does: that is above the grid.
        """
        strengths, accuracies = np.array(self.strengths), self.accuracies
        if not self.logarithmic and strengths[0] > 0:
            strengths = np.append(0, strengths)
            accuracies = np.append(self.clean.mean(), accuracies)
        half = self.clean.mean() / 2
        below = accuracies <= half
        if half == 0 or not below.any():
            return float("inf")
        after = int(below.argmax())
        if after == 0:
            return float(strengths[0])
        places = self._places(strengths[after - 1 : after + 1])
        high, low = accuracies[after - 1 : after + 1]
        place = places[0] + (high - half) / (high - low) * (places[1] - places[0])
        return float(np.exp(place) if self.logarithmic else place)

    @property
    def remarks(self) -> list[str]:
        """What must be known of the half strength, if anything."""
        if not self.clean.any():
            return ["no unchanged image is classified correctly, so there is nothing to halve"]
        found = self.half_strength
        if found == float("inf"):
            return [f"accuracy stays above its half up to the greatest strength, {self._last:.3g}"]
        if self.logarithmic and found == self.strengths[0]:
            return [f"accuracy is halved at the least strength, {found:.3g}, already"]
        return []

    @property
    def _last(self) -> float:
        return self.strengths[-1]

    def _places(self, strengths: Floats) -> Floats:
        return np.log(strengths) if self.logarithmic else strengths
