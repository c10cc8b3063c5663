"""The smallest change in L2 that a long optimisation finds: Carlini and Wagner's attack.

Carlini and Wagner, Towards evaluating the robustness of neural networks, IEEE S&P 2017, section V.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from featurenet.attacks.adam import Adam
from featurenet.attacks.attack import ATTACKS, Attacked
from featurenet.attacks.inputs import check, check_options
from featurenet.attacks.norms import per_image
from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Classifier, Gradient

EDGE = 1e-4
"""How far, as a share, pixels are drawn in from 0 and 1, where tanh has no slope any more."""

TESTS = 10
"""How often in a search it is tested whether an image's loss still falls."""

SHORTEST = 50
"""Steps between two tests, at least: Adam needs as many to get over a step that was too long."""

SETTLED = 1e-4
"""A loss that fell by a smaller share than this since the last test has settled."""

LOWEST_RATE = 0.005
"""Share of Adam's rate below which a search ends: it is lowered tenfold whenever a loss settles."""

SAME = 0.01
"""What falls by a smaller share than this has converged: a distance from one search to the next, a
loss from one test to the next."""

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]


def carlini_wagner(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    searches: int = 9,
    steps: int = 1_000,
    rate: float = 0.1,
    weight: float = 1e-3,
    confidence: float = 0.0,
) -> Attacked:
    """Minimises ||x' - x||² + c max(margin + confidence, 0) over x' = (tanh w + 1) / 2 with Adam.

    The weight c is searched for each image: ten times as much until it is enough, then halfway
    between the largest that was too little and the smallest that was enough. Enough is one with
    which the descent ends at the border to another class: an image of another class that is met
    only on the way, by a step too long, says nothing of c. All images are optimised together, each
    with its own c and rate: ten times the paper's at first, and a tenth of that whenever the loss
    has settled; at a hundredth, the image rests until the next search.

    With too few steps the distances are far too large, so `converged` must be looked at: it is the
    share of images that have another class from the start, or for which some c was enough and, in
    the last search, the rate was lowered twice, then the loss fell by less than 1 % from one test
    to the next, and the distance by less than 1 % from what was known.

    Args:
        classifier: See `Attack`.
        images: `(n, height, width, channels)` in [0, 1].
        labels: The classes that are to be left, `(n,)`.
        searches: Values of c that are tried, at least 1.
        steps: Of Adam in each search; fewer than 250 cannot converge.
        rate: Adam's at first, in units of w.
        weight: The first c.
        confidence: By how much another class's logit must exceed the label's.

    Raises:
        InvalidInputError: If images, labels or options cannot be used.
        NotFiniteError: If logits or gradients are not finite.
    """
    check_options(searches=searches, steps=steps)
    classifier = check(classifier, images, labels)
    wrong = classifier.logits(images).argmax(axis=1) != labels
    state = _Best.of(images, wrong)
    rows = np.flatnonzero(~wrong)
    weights, low, high = np.full(len(rows), weight), np.zeros(len(rows)), np.full(len(rows), np.inf)
    for _ in range(searches if len(rows) else 0):
        search = _Search(classifier, images[rows], labels[rows], weights, confidence, rate)
        search.run(steps)
        low = np.where(search.enough, low, weights)
        high = np.where(search.enough, weights, high)
        state.take(rows, search, np.isfinite(high))
        weights = np.where(np.isfinite(high), (low + high) / 2, weights * 10)
    return state.attacked()


@dataclass(slots=True, eq=False)
class _Best:
    """The nearest image of another class that the searches found so far, and how they went.

    Args:
        images: `(n, height, width, channels)`; the original where there is none.
        distance: `(n,)`; infinity where there is none.
        zero: Whether the first gradient was zero, `(n,)`.
        iterations: Steps of all searches, `(n,)`.
        converged: Whether some c was enough, the last search's loss fell no more, and its distance
            was nothing new.
    """

    images: Images
    distance: npt.NDArray[np.float32]
    zero: Flags
    iterations: npt.NDArray[np.int64]
    converged: Flags

    @classmethod
    def of(cls, images: Images, wrong: Flags) -> _Best:
        distance = np.where(wrong, np.float32(0), np.float32(np.inf))
        none = np.zeros(len(images), bool)
        return cls(images.copy(), distance, none, none.astype(np.int64), wrong.copy())

    def take(self, rows: npt.NDArray[np.int64], search: _Search, enough: Flags) -> None:
        """Adds what a search found for the images `rows`, and whether any c was enough yet."""
        before, first = self.distance[rows], not self.iterations.any()
        nearer = search.distance < before
        self.images[rows[nearer]] = search.found[nearer]
        self.distance[rows] = after = np.minimum(before, search.distance)
        nothing_new = np.isfinite(after) & (after >= (1 - SAME) * before)
        self.converged[rows] = enough & nothing_new & ~search.falling
        self.iterations[rows] += search.iterations
        if first:
            self.zero[rows] = search.zero

    def attacked(self) -> Attacked:
        return Attacked(
            images=self.images,
            success=np.isfinite(self.distance),
            distance=self.distance,
            zero_gradients=float(self.zero.mean()),
            iterations=self.iterations,
            converged=float(self.converged.mean()),
        )


class _Search:
    """One search: gradient descent from the images themselves, with one weight c for each.

    What it finds is in `found` and `distance`; `enough` tells where c was. The other public
    attributes are those of `_Best`.
    """

    def __init__(
        self,
        classifier: Classifier,
        images: Images,
        labels: Labels,
        weights: Floats,
        confidence: float,
        rate: float,
    ):
        self._classifier, self._images, self._labels = classifier, images, labels
        self._weights = weights.astype(np.float32)
        self._confidence = np.float32(confidence)
        self._hidden = np.arctanh((2 * images - 1) * np.float32(1 - EDGE))
        self._adam = Adam(images.shape)
        self._rates = np.full(len(images), rate, np.float32)
        self._lowest_rate = rate * LOWEST_RATE
        self._loss = np.full(len(images), np.inf, np.float32)
        self._tested = self._loss.copy()
        self.found = images.copy()
        self.distance = np.full(len(images), np.inf, np.float32)
        self.zero = np.zeros(len(images), bool)
        self.iterations = np.zeros(len(images), np.int64)
        self.settled, self._left = np.zeros(len(images), bool), np.zeros(len(images), bool)
        self.enough, self.falling = self._left.copy(), ~self._left

    def run(self, steps: int) -> None:
        """Descends until every loss has settled or the steps are used up."""
        interval = max(SHORTEST, steps // TESTS)
        for step in range(1, steps + 1):
            rows = np.flatnonzero(~self.settled)
            if not len(rows):
                return
            self._step(rows, first=step == 1)
            if step % interval == 0:
                self._test()

    def _test(self) -> None:
        """Lowers the rate where the loss has settled; where it is low already, ends the search."""
        still = self._loss >= (1 - SETTLED) * self._tested
        self._rates[still] /= 10
        self.falling = np.where(self.settled, self.falling, self._is_falling())
        self.enough = np.where(self.settled, self.enough, self._left)
        self.settled |= self._rates < self._lowest_rate
        self._left[:] = False
        self._tested = self._loss.copy()

    def _is_falling(self) -> Flags:
        """Tells which losses still fall, or would if the rate were lowered again."""
        low = self._rates < 2 * self._lowest_rate
        return ~low | (self._loss < (1 - SAME) * self._tested)

    def _step(self, rows: npt.NDArray[np.int64], first: bool) -> None:
        current = (np.tanh(self._hidden[rows]) + 1) / 2
        change = current - self._images[rows]
        squared = (change**2).sum(axis=(1, 2, 3))
        margin = self._classifier.gradient(current, self._labels[rows], "margin")
        excess = margin.values + self._confidence
        self._keep(rows, current, squared, excess, margin)
        loss = squared + self._weights[rows] * np.maximum(excess, 0)
        self._loss[rows] = np.minimum(self._loss[rows], loss)
        pull = per_image(np.where(excess > 0, self._weights[rows], np.float32(0)))
        slope = (2 * change + pull * margin.gradients) * 2 * current * (1 - current)
        self._hidden[rows] -= per_image(self._rates[rows]) * self._adam.direction(rows, slope)
        self.iterations[rows] += 1
        if first:
            self.zero[rows] = ~margin.gradients.any(axis=(1, 2, 3))

    def _keep(
        self,
        rows: npt.NDArray[np.int64],
        current: Images,
        squared: Floats,
        excess: Floats,
        margin: Gradient,
    ) -> None:
        """Keeps what is of another class, by the confidence asked for, and nearer than before."""
        left = (margin.logits.argmax(axis=1) != self._labels[rows]) & (excess <= 0)
        distance = np.sqrt(squared)
        self._left[rows] |= left
        nearer = left & (distance < self.distance[rows])
        self.found[rows[nearer]] = current[nearer]
        self.distance[rows[nearer]] = distance[nearer]


ATTACKS.register("carlini-wagner", carlini_wagner)
