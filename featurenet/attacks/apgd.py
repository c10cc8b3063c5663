"""Projected gradient ascent that sets its own step size: APGD-CE and APGD-DLR.

Croce and Hein, Reliable evaluation of adversarial robustness with an ensemble of diverse
parameter-free attacks, ICML 2020, algorithm 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import ATTACKS, Attacked, Norm
from featurenet.attacks.inputs import check, check_options
from featurenet.attacks.norms import draw, per_image, project, size, steepest
from featurenet.attacks.strengths import Strength, for_each
from featurenet.datasets.dataset import Images, Labels
from featurenet.prediction.classifier import Classifier, Objective

MOMENTUM = 0.75
"""Share of the newest step; the rest is the one before (the paper's alpha)."""

ENOUGH = 0.75
"""A step size is kept if this share of its steps raised the objective (the paper's rho)."""

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


def checkpoints(steps: int) -> tuple[int, ...]:
    """Returns the steps after which step sizes are looked at: at 22 % of them, then ever closer.

    Args:
        steps: Of the whole attack, at least 1.
    """
    shares, gap = [22], 22
    while shares[-1] < 100:
        gap = max(gap - 3, 6)
        shares.append(shares[-1] + gap)
    return tuple(dict.fromkeys(ceil(share * steps / 100) for share in shares if share <= 100))


def apgd(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    objective: Objective = "cross-entropy",
    epsilon: Strength = 0.3,
    norm: Norm = "linf",
    steps: int = 100,
    restarts: int = 1,
    seed: int = 0,
) -> Attacked:
    """Maximises an objective within a ball around each image, from random points in it.

    A step size begins at twice the radius; it is halved, and the image put back to its best
    point, at a checkpoint since whose predecessor fewer than 75 % of the steps raised the
    objective, or neither step size nor best value changed. An image that has been fooled is left
    alone, in later restarts too: more restarts are never weaker.

    Args:
        classifier: See `Attack`.
        images: `(n, height, width, channels)` in [0, 1].
        labels: The classes that are to be left, `(n,)`.
        objective: What is maximised; of the margin, its negative. The ratio of logits needs three
            classes: with two it is the same everywhere, and the margin takes its place.
        epsilon: Radius of the ball, for all images or one for each.
        norm: "linf" or "l2".
        steps: Gradients in each restart, at least 1.
        restarts: At least 1.
        seed: Where the random points come from.

    Raises:
        InvalidInputError: If images, labels, radii or options cannot be used.
        NotFiniteError: If logits or gradients are not finite.
    """
    check_options(norm, steps=steps, restarts=restarts)
    classifier = check(classifier, images, labels)
    if objective == "difference-of-logits-ratio" and classifier.classes == 2:
        objective = "margin"
    radii = for_each("epsilon", epsilon, len(images))
    rng = np.random.default_rng(seed)
    wrong = classifier.logits(images).argmax(axis=1) != labels
    best, success = images.copy(), wrong.copy()
    zero, iterations = np.zeros(len(images), bool), np.zeros(len(images), np.int64)
    for number in range(restarts):
        drawn = draw(rng, images.shape, norm, radii)  # for all, so that each has its own draws
        rows = np.flatnonzero(~success)
        if not len(rows):
            break
        problem = _Problem(classifier, images[rows], labels[rows], radii[rows], objective, norm)
        ascent = _Ascent(problem, np.clip(images[rows] + drawn[rows], 0, 1))
        ascent.run(steps)
        best[rows], success[rows] = ascent.best, ascent.success
        iterations[rows] += ascent.iterations
        if number == 0:
            zero[rows] = ascent.zero
    distance = np.where(success, size(best - images, norm), np.float32(np.inf))
    return Attacked(best, success, distance, float(zero.mean()), iterations)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """What is attacked: see `apgd`; radii are `(n,)`."""

    classifier: Classifier
    images: Images
    labels: Labels
    radii: Floats
    objective: Objective
    norm: Norm

    @property
    def sign(self) -> np.float32:
        """What makes the objective one to maximise: the margin is to become small."""
        return np.float32(-1 if self.objective == "margin" else 1)


class _Ascent:
    """One restart for some images; those that are fooled rest.

    Args:
        problem: What is attacked.
        starts: Points in the balls, `(n, height, width, channels)`.
    """

    def __init__(self, problem: _Problem, starts: Images):
        count = len(starts)
        self._problem = problem
        self._current, self._previous = starts.copy(), starts.copy()
        self._sizes = 2 * problem.radii
        self._value = np.full(count, np.inf, np.float32)
        self._highest = np.full(count, -np.inf, np.float32)
        self._slopes = np.zeros_like(starts)
        self._rises = np.zeros(count, np.int64)
        self._halved = np.zeros(count, bool)
        self._highest_before = self._highest.copy()
        self.best = starts.copy()
        self.success, self.zero = np.zeros(count, bool), np.zeros(count, bool)
        self.iterations = np.zeros(count, np.int64)

    def run(self, steps: int) -> None:
        """Ascends until every image is fooled or the steps are used up."""
        looks = checkpoints(steps)
        last = 0
        for step in range(steps):
            rows = np.flatnonzero(~self.success)
            slopes = self._judge(rows, first=step == 0)
            rows, slopes = rows[~self.success[rows]], slopes[~self.success[rows]]
            if not len(rows):
                return
            if step in looks:
                slopes = self._look(rows, slopes, step - last)
                last = step
            self._move(rows, slopes, MOMENTUM if step else 1.0)
        self._end()

    def _judge(self, rows: Rows, first: bool) -> Images:
        """Evaluates the current points, keeps what is best, and returns their gradients."""
        problem, current = self._problem, self._current[rows]
        found = problem.classifier.gradient(current, problem.labels[rows], problem.objective)
        values, slopes = problem.sign * found.values, problem.sign * found.gradients
        self.success[rows] = found.logits.argmax(axis=1) != problem.labels[rows]
        self._rises[rows] += values > self._value[rows]
        self._value[rows] = values
        higher = (values > self._highest[rows]) | self.success[rows]
        self._highest[rows[higher]] = values[higher]
        self._slopes[rows[higher]] = slopes[higher]
        self.best[rows[higher]] = current[higher]
        if first:
            self.zero[rows] = ~slopes.any(axis=(1, 2, 3))
        return slopes

    def _look(self, rows: Rows, slopes: Images, steps: int) -> Images:
        """Halves step sizes that did not pay, and goes back to the best points there."""
        stuck = ~self._halved[rows] & (self._highest[rows] == self._highest_before[rows])
        halve = (self._rises[rows] < ENOUGH * steps) | stuck
        chosen = rows[halve]
        self._sizes[chosen] /= 2
        self._current[chosen] = self.best[chosen]
        self._halved[rows], self._rises[rows] = halve, 0
        self._highest_before[rows] = self._highest[rows]
        return np.where(per_image(halve), self._slopes[rows], slopes)

    def _move(self, rows: Rows, slopes: Images, momentum: float) -> None:
        current = self._current[rows]
        steps = per_image(self._sizes[rows]) * steepest(slopes, self._problem.norm)
        steps = self._inside(rows, current + steps) - current
        mixed = momentum * steps + (1 - momentum) * (current - self._previous[rows])
        self._previous[rows] = current
        self._current[rows] = self._inside(rows, current + mixed)
        self.iterations[rows] += 1

    def _inside(self, rows: Rows, points: Images) -> Images:
        """Returns the points, moved into the balls and into [0, 1]."""
        images, problem = self._problem.images[rows], self._problem
        changes = project(points - images, problem.norm, problem.radii[rows])
        inside: Images = np.clip(images + changes, 0, 1)
        return inside

    def _end(self) -> None:
        """Judges the points that the last steps led to."""
        rows = np.flatnonzero(~self.success)
        if not len(rows):
            return
        logits = self._problem.classifier.logits(self._current[rows])
        fooled = rows[logits.argmax(axis=1) != self._problem.labels[rows]]
        self.best[fooled], self.success[fooled] = self._current[fooled], True


apgd_ce = partial(apgd, objective="cross-entropy")
apgd_dlr = partial(apgd, objective="difference-of-logits-ratio")

ATTACKS.register("apgd-ce", apgd_ce)
ATTACKS.register("apgd-dlr", apgd_dlr)
