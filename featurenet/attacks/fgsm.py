"""From images to the smallest step along the sign of their gradient that changes the class."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import ATTACKS, Attacked
from featurenet.attacks.inputs import check
from featurenet.attacks.norms import per_image, size
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError
from featurenet.prediction.classifier import Classifier

_TRIED = 10
"""Strengths tried before bisection: a class that is left may come back farther out."""

_PRECISION = 0.005
"""Bisection ends when the strength found is at most this share too large."""

_BISECTIONS = 24
"""Most halvings of a tenth, about the precision of float32."""

Floats = npt.NDArray[np.float32]


def fgsm(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    epsilon: float = 1.0,
    step: float | None = None,
) -> Attacked:
    """Fast gradient sign method (Goodfellow et al., ICLR 2015) of minimal strength.

    The direction is taken once, at the image; along it, clip(x + e * sign(gradient of the
    cross-entropy)), the smallest e is sought at which the label is not given.

    Args:
        classifier: See `Attack`.
        images: See `Attack`.
        labels: See `Attack`.
        epsilon: Largest strength, in (0, 1].
        step: Only its multiples up to `epsilon` are tried, as other tools do, which gives larger
            distances. None tries ten strengths and then bisects below the first that succeeds.

    Returns:
        The distance is the L-infinity norm of the change; what failed is the strongest try.
    """
    classifier = check(classifier, images, labels)
    tried = _strengths(epsilon, step)
    found = classifier.gradient(images, labels, "cross-entropy")
    directions = np.sign(found.gradients)
    line = _Line(classifier, images, labels, directions)
    low, high = _first_success(line, tried, found.logits.argmax(axis=1) != labels)
    if step is None:
        _bisect(line, low, high)
    success = np.isfinite(high)
    changed = line.at(np.where(success, high, np.float32(tried[-1])), slice(None))
    flat = directions.reshape(len(images), -1)
    return Attacked(
        images=changed,
        success=success,
        distance=np.where(success, size(changed - images, "linf"), np.float32(np.inf)),
        zero_gradients=float((~flat.any(axis=1)).mean()),
        iterations=np.ones(len(images), np.int64),
    )


class _Line:
    """The images along each one's direction."""

    def __init__(
        self, classifier: Classifier, images: Images, labels: Labels, directions: Images
    ) -> None:
        self._classifier, self._labels = classifier, labels
        self._images, self._directions = images, directions

    def at(self, strengths: Floats, rows: npt.NDArray[np.intp] | slice) -> Images:
        """Returns images of the given rows, one strength for each."""
        return np.clip(self._images[rows] + per_image(strengths) * self._directions[rows], 0, 1)

    def leaves(self, strengths: Floats, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Tells where the label is not given at the given strengths."""
        logits = self._classifier.logits(self.at(strengths, rows))
        changed: npt.NDArray[np.bool_] = logits.argmax(axis=1) != self._labels[rows]
        return changed


def _strengths(epsilon: float, step: float | None) -> Floats:
    if not 0 < epsilon <= 1 or (step is not None and not 0 < step <= epsilon):
        raise InvalidInputError(
            "The fast gradient sign method needs 0 < step <= epsilon <= 1. "
            f"Received: epsilon={epsilon}, step={step}"
        )
    count = _TRIED if step is None else int(epsilon / step + 1e-6)
    spacing = epsilon / count if step is None else step
    return (spacing * np.arange(1, count + 1)).astype(np.float32)


def _first_success(
    line: _Line, tried: Floats, from_the_start: npt.NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Returns the last strength that fails and the first that succeeds (infinite: none does)."""
    low = np.zeros(len(from_the_start), np.float32)
    high = np.where(from_the_start, np.float32(0), np.float32(np.inf))
    for strength in tried:
        rows = np.flatnonzero(np.isinf(high))
        if not len(rows):
            break
        success = line.leaves(np.full(len(rows), strength), rows)
        high[rows[success]] = strength
        low[rows[~success]] = strength
    return low, high


def _bisect(line: _Line, low: Floats, high: Floats) -> None:
    """Narrows the interval of each image that succeeds, in place."""
    for _ in range(_BISECTIONS):
        rows = np.flatnonzero(np.isfinite(high) & (high - low > _PRECISION * high))
        if not len(rows):
            break
        middle = low[rows] + (high[rows] - low[rows]) * np.float32(0.5)
        success = line.leaves(middle, rows)
        high[rows[success]] = middle[success]
        low[rows[~success]] = middle[~success]


ATTACKS.register("fgsm", fgsm)
