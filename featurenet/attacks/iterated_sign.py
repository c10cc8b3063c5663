"""Thirty sign steps without a limit on the distance: the two attacks of the robustness study.

Both are described for standardised MNIST pixels, whose range is 3.2456 wide; here pixels are in
[0, 1], so that the study's step sizes are divided by that.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import ATTACKS, Attacked, Norm
from featurenet.attacks.inputs import check
from featurenet.attacks.norms import per_image, size, steepest
from featurenet.attacks.strengths import STANDARDISED, Strength, for_each
from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Classifier, Logits

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

STUDY_IMAGES = 1_000
"""Images in the study's one batch, over all of which its penalty takes one norm."""

STEP = 0.02 / STANDARDISED
"""The penalised attack's step: 0.02 in the study's code, whose text has 0.002."""


def fgsm30(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    strength: Strength = STEP,
    steps: int = 30,
) -> Attacked:
    """Walks up the cross-entropy: `x <- clip(x + strength sign(gradient))`, again and again.

    An image that is fooled is left alone; in the study all steps are made, which changes nothing
    as long as the loss goes on growing. Distances are in L-infinity.

    Args:
        classifier: See `Attack`.
        images: `(n, height, width, channels)` in [0, 1].
        labels: The classes that are to be left, `(n,)`.
        strength: Length of a step for each pixel, at least 0, for all images or one for each.
        steps: How many.

    Raises:
        InvalidInputError: If images, labels or strengths cannot be used.
        NotFiniteError: If logits or gradients are not finite.
    """
    walk = _Walk(check(classifier, images, labels), images, labels)
    strengths = for_each("strength", strength, len(images))
    walk.run(strengths, np.zeros_like(strengths), steps)
    return walk.attacked("linf")


def penalised_sign(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    strength: Strength = 100 / STANDARDISED,
    step: float = STEP,
    steps: int = 30,
) -> Attacked:
    """Walks up the cross-entropy minus a penalty for the distance, by the signs of the gradient.

    `x <- clip(x + step sign(gradient of CE(x) - (sqrt(1000) / strength) ||x - x0||))`, which the
    study calls L-BFGS (it is none). Its penalty is 1 / strength, but of the norm of a whole batch
    of 1,000 images beside a cross-entropy that is the batch's mean; here each image has its own
    norm, and sqrt(1000) makes the two pull alike. A cross-entropy is 3.2456 times as steep in
    pixels in [0, 1] as in the study's, and a norm is as steep: so the study's strengths, 20 to
    2,000, are divided by that, too. At x0, where the norm has no gradient, it is taken as 0. An
    image that is fooled is left alone. Distances are in L2.

    Args:
        classifier: See `Attack`.
        images: `(n, height, width, channels)` in [0, 1].
        labels: The classes that are to be left, `(n,)`.
        strength: Greater than 0; the larger, the weaker the penalty. For all images or one for
            each.
        step: Length of a step for each pixel.
        steps: How many.

    Raises:
        InvalidInputError: If images, labels or strengths cannot be used.
        NotFiniteError: If logits or gradients are not finite.
    """
    walk = _Walk(check(classifier, images, labels), images, labels)
    strengths = for_each("strength", strength, len(images), positive=True)
    walk.run(for_each("step", step, len(images)), STUDY_IMAGES**0.5 / strengths, steps)
    return walk.attacked("l2")


class _Walk:
    """Steps by the signs of the gradient, until an image is fooled."""

    def __init__(self, classifier: Classifier, images: Images, labels: Labels):
        self._classifier, self._images, self._labels = classifier, images, labels
        self._current = images.copy()
        self._success: Flags = np.zeros(len(images), bool)
        self._zero: Flags = np.zeros(len(images), bool)
        self._iterations = np.zeros(len(images), np.int64)

    def run(self, sizes: Floats, penalties: Floats, steps: int) -> None:
        """Makes the steps, with each image's own size and penalty, both `(n,)`."""
        for number in range(steps):
            rows = np.flatnonzero(~self._success)
            found = self._classifier.gradient(
                self._current[rows], self._labels[rows], "cross-entropy"
            )
            if number == 0:
                self._zero[rows] = ~found.gradients.any(axis=(1, 2, 3))
            self._judge(rows, found.logits)
            left = ~self._success[rows]
            rows, gradients = rows[left], found.gradients[left]
            if not len(rows):
                return
            away = steepest(self._current[rows] - self._images[rows], "l2")  # the norm's gradient
            signs = np.sign(gradients - per_image(penalties[rows]) * away)
            stepped = self._current[rows] + per_image(sizes[rows]) * signs
            self._current[rows] = np.clip(stepped, 0, 1)
            self._iterations[rows] += 1
        rows = np.flatnonzero(~self._success)
        if len(rows):
            self._judge(rows, self._classifier.logits(self._current[rows]))

    def _judge(self, rows: npt.NDArray[np.int64], logits: Logits) -> None:
        self._success[rows] = logits.argmax(axis=1) != self._labels[rows]

    def attacked(self, norm: Norm) -> Attacked:
        """Returns what it came to."""
        distance = size(self._current - self._images, norm)
        return Attacked(
            images=self._current,
            success=self._success,
            distance=np.where(self._success, distance, np.float32(np.inf)),
            zero_gradients=float(self._zero.mean()),
            iterations=self._iterations,
        )


ATTACKS.register("fgsm30", fgsm30)
ATTACKS.register("penalised-sign", penalised_sign)
ATTACKS.register("lbfgs", penalised_sign)
