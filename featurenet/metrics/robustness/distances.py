"""From minimal attacks to figures in which an image that was not fooled never counts as 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import Attacked
from featurenet.datasets.dataset import Images
from featurenet.errors import InvalidInputError
from featurenet.metrics.clean_pass import BATCH, CleanPass
from featurenet.metrics.measured import Grid
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.examples import examples
from featurenet.metrics.robustness.remarks import check_learned, on_chance_of, on_zero_gradients

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """The smallest changes of the first images that make the model leave its own answer.

    Args:
        clean: The model and the images.
        found: Distance of each, `(n,)`; infinity where the attack found none.
        changed: `(n, height, width, channels)`.
        zero: Share of images whose first gradient was zero.
        converged: Share of images for which more steps would not have helped; None if unknown.
        partial: Why fewer images were measured than asked for; None if all were.
    """

    clean: CleanPass
    found: Floats
    changed: Images
    zero: float
    converged: float | None
    partial: str | None

    @property
    def originals(self) -> Images:
        """The images, `(n, height, width, channels)`."""
        return self.clean.images[: len(self.found)]

    def remarks(self, fooled: Flags, bound: str) -> list[str]:
        """Tells of images that were not fooled, and what `cautions` do.

        Args:
            fooled: Whether an image was fooled within the bound, for those that are counted.
            bound: What the others count as, in words.
        """
        found = []
        if not fooled.any():
            found.append(f"no adversarial image was found: the values are {bound}")
        elif not fooled.all():
            found.append(f"{int((~fooled).sum())} images were not fooled and count as {bound}")
        return [*found, *self.cautions()]

    def cautions(self) -> list[str]:
        """Tells of zero gradients and of accuracy near chance."""
        return [*on_zero_gradients(self.zero), *on_chance_of(self.clean, len(self.found))]

    def grids(self, keep: int) -> dict[str, Grid]:
        """Returns the first `keep` images with what was made of them."""
        changed = self.changed[:keep]
        return examples(self.clean, changed, self.clean.predictions(0, len(self.found))[:keep])


def find(
    clean: CleanPass,
    images: int,
    seconds: float | None,
    attack: Callable[[int, int], Attacked],
    batch: int = BATCH,
) -> Distances:
    """Attacks the first images, batch by batch.

    Args:
        clean: The model and the images.
        images: How many, if there are so many.
        seconds: Wall-clock time after which no further batch is begun; None = no limit.
        attack: From the first image of a batch and the one after its last to the result.
        batch: Images at a time.

    Raises:
        InvalidInputError: If the model is at chance, or nothing was fooled and all first gradients
            were zero.
    """
    check_learned(clean, images)
    parts, partial = in_batches(min(images, len(clean.images)), seconds, attack, batch)
    distances = np.concatenate([part.distance for part in parts]).astype(np.float64)
    zero = _mean([part.zero_gradients for part in parts], parts)
    if zero == 1 and not np.isfinite(distances).any():
        raise InvalidInputError(
            "A gradient attack needs a gradient that is not zero to start with; received a model "
            f"whose gradients are zero on all {len(distances)} images: its robustness cannot be "
            "measured. It may give the same answer for every image."
        )
    converged = [part.converged for part in parts if part.converged is not None]
    return Distances(
        clean,
        distances,
        np.concatenate([part.images for part in parts]),
        zero,
        _mean(converged, parts) if converged else None,
        partial,
    )


def _mean(shares: list[float], parts: list[Attacked]) -> float:
    return float(np.average(shares, weights=[len(part.distance) for part in parts]))
