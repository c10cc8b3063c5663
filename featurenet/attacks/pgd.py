"""From images to ones no farther than a given distance that have another class: projected steps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import ATTACKS, Attacked, Norm
from featurenet.attacks.inputs import check, check_options
from featurenet.attacks.norms import draw, per_image, project, size, steepest
from featurenet.attacks.strengths import Strength, for_each
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError
from featurenet.prediction.classifier import Classifier, Logits

_REACH = 2.5
"""All default steps together, in radii: the farthest point can be reached and left again."""

Floats = npt.NDArray[np.float32]


def pgd(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    epsilon: Strength = 0.3,
    norm: Norm = "linf",
    steps: int = 40,
    step: float | None = None,
    restarts: int = 1,
    random_start: bool = True,
    targeted: bool = False,
    seed: int = 0,
) -> Attacked:
    """Projected gradient descent (Madry et al., ICLR 2018).

    Steps of fixed length up the cross-entropy, each projected onto the ball around the image and
    clipped to [0, 1]. An image is done at the first step that succeeds, so that more steps or
    restarts are never weaker.

    Args:
        classifier: See `Attack`.
        images: See `Attack`.
        labels: See `Attack`; if targeted, the classes that are to be given.
        epsilon: Radius of the ball, one for all or `(n,)`; at least 0.
        norm: Of the ball.
        steps: For each start, at least 1.
        step: Length of a step, as a share of one in pixels; None is 2.5 `epsilon` / `steps`.
        restarts: Starts tried for an image that resists, at least 1.
        random_start: Whether starts are drawn evenly from the ball; if not, it is the image.
        targeted: Whether to go down the cross-entropy of the label instead.
        seed: Source of the starts; an image's starts depend on its position only.
    """
    classifier = check(classifier, images, labels)
    radii = for_each("epsilon", epsilon, len(images))
    check_options(norm, steps=steps, restarts=restarts)
    _check_starts(step, restarts, random_start)
    lengths = radii * np.float32(_REACH / steps) if step is None else np.full_like(radii, step)
    climb = _Climb(classifier, images, labels, norm, radii, lengths, targeted)
    for number in range(restarts):
        offsets = np.zeros_like(images)
        if random_start:
            offsets = draw(np.random.default_rng([seed, number]), images.shape, norm, radii)
        climb.run(np.clip(images + offsets, 0, 1), steps)
    changes = climb.best - images
    return Attacked(
        images=climb.best,
        success=climb.success,
        distance=np.where(climb.success, size(changes, norm), np.float32(np.inf)),
        zero_gradients=float(climb.stuck.mean()),
        iterations=climb.iterations,
    )


class _Climb:
    """What has been found so far, and one more start."""

    def __init__(
        self,
        classifier: Classifier,
        images: Images,
        labels: Labels,
        norm: Norm,
        radii: Floats,
        lengths: Floats,
        targeted: bool,
    ) -> None:
        self._classifier, self._images, self._labels = classifier, images, labels
        self._norm, self._radii, self._targeted = norm, radii, targeted
        self._lengths = -lengths if targeted else lengths
        self.best = images.copy()
        self.success = self._reached(classifier.logits(images), slice(None))
        self.stuck = np.zeros(len(images), np.bool_)
        self.iterations = np.zeros(len(images), np.int64)

    def run(self, starts: Images, steps: int) -> None:
        """Climbs from the starts of those images that still resist."""
        rows = np.flatnonzero(~self.success)
        self.best[rows] = starts[rows]
        for _ in range(steps):
            if not len(rows):
                return
            found = self._classifier.gradient(self.best[rows], self._labels[rows], "cross-entropy")
            reached = self._reached(found.logits, rows)
            self.success[rows[reached]] = True
            rows, gradients = rows[~reached], found.gradients[~reached]
            self._note_zeros(rows, gradients)
            self.best[rows] = self._step(rows, gradients)
            self.iterations[rows] += 1
        if len(rows):
            self.success[rows] = self._reached(self._classifier.logits(self.best[rows]), rows)

    def _step(self, rows: npt.NDArray[np.intp], gradients: Images) -> Images:
        images = self._images[rows]
        change = per_image(self._lengths[rows]) * steepest(gradients, self._norm)
        changes = project(self.best[rows] + change - images, self._norm, self._radii[rows])
        return np.asarray(np.clip(images + changes, 0, 1))

    def _note_zeros(self, rows: npt.NDArray[np.intp], gradients: Images) -> None:
        first = self.iterations[rows] == 0
        self.stuck[rows[first]] = ~gradients[first].any(axis=(1, 2, 3))

    def _reached(self, logits: Logits, rows: npt.NDArray[np.intp] | slice) -> npt.NDArray[np.bool_]:
        given = np.asarray(logits.argmax(axis=1) == self._labels[rows])
        return given if self._targeted else ~given


def _check_starts(step: float | None, restarts: int, random_start: bool) -> None:
    if step is not None and step <= 0:
        raise InvalidInputError(f"step must be greater than 0, or None. Received: {step}")
    if restarts > 1 and not random_start:
        raise InvalidInputError(
            f"Restarts need random starts, or all are the same. Received: restarts={restarts}, "
            "random_start=False"
        )


ATTACKS.register("pgd", pgd)
