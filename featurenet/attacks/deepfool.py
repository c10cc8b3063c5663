"""From images to the nearest ones of another class, by steps to the nearest linearised boundary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from featurenet.attacks.attack import ATTACKS, Attacked, Norm
from featurenet.attacks.inputs import check, check_options
from featurenet.attacks.norms import per_image, size
from featurenet.attacks.strengths import Strength, for_each
from featurenet.datasets.dataset import Images, Labels
from featurenet.errors import InvalidInputError
from featurenet.prediction.classifier import Classifier, Jacobian

_BEYOND = np.float32(1e-4)
"""Added to the difference of logits that a step is to overcome (authors' code)."""

_ROUNDING = 1e-6
"""Share of the largest logit that rounding may move one by: it shall not bring the label back."""

Bools = npt.NDArray[np.bool_]
Classes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


def deepfool(
    classifier: Classifier,
    images: Images,
    labels: Labels,
    *,
    norm: Norm = "l2",
    candidates: int = 10,
    rivals: int = 3,
    overshoot: float = 0.02,
    iterations: int = 50,
    bisections: int = 8,
    farthest: Strength | None = None,
    first: Jacobian | None = None,
) -> Attacked:
    """DeepFool (Moosavi-Dezfooli et al., CVPR 2016, algorithm 2), for L2 and L-infinity.

    Each step goes to the nearest boundary of the linearised logits between the label and another
    class. Rows that have left their label take no further part. Two things differ from the paper:
    after the first step only a few `rivals` are looked at, which halves the time (LeNet-5 on
    MNIST: the mean distance is 1.1464, not 1.1457), and the change that was found is shortened
    along itself by bisection, which takes the overshoot off again. With as many rivals as
    candidates and no bisections the result is the paper's.

    Args:
        classifier: See `Attack`.
        images: See `Attack`.
        labels: See `Attack`.
        norm: What is to be small.
        candidates: Classes of highest logit at the image that the first step looks at, the label
            among them, at least 2; a model of fewer classes has all of them looked at.
        rivals: Other classes that later steps look at, at least 1: the nearest at the first step.
        overshoot: Share by which a step goes on behind the boundary, at least 0.
        iterations: Most steps, at least 1.
        bisections: Halvings of what may be cut off a change, at least 0.
        farthest: Size of a change, for all images or one for each, from which on an image is given
            up where it still has its label: all that is farther may count the same. None = never.
        first: Logits of `images` and gradients of the classes of highest logit, best first, where
            they are known already; `candidates` is then how many it has.
    """
    check_options(norm)
    _check_options(candidates, rivals, overshoot, iterations, bisections)
    classifier = check(classifier, images, labels)
    if first is None:
        classes = _highest(classifier.logits(images), candidates)
    else:
        classes = first.classes
    search = _Search(classifier, images, labels, norm, overshoot, classes)
    if farthest is not None:
        search.farthest = for_each("farthest", farthest, len(images))
    rows = np.flatnonzero(~search.success)
    for number in range(iterations):
        if not len(rows):
            break
        if first is not None and not number:
            jacobian = Jacobian(first.logits[rows], first.classes[rows], first.gradients[rows])
        else:
            jacobian = search.jacobian(rows)
        boundaries = _boundaries(jacobian, norm)
        if not number:
            search.narrow(rows, boundaries.nearest(rivals))
        rows = search.advance(rows, boundaries)
    search.shorten(bisections)
    return search.result()


def _highest(logits: Floats, count: int) -> Classes:
    """Returns the classes of highest logit, best first, `(n, at most count)`."""
    return np.argsort(-logits, axis=1, kind="stable")[:, :count]


@dataclass(frozen=True, slots=True, eq=False)
class _Boundaries:
    """The linearised boundaries between the label of each image and k other classes.

    Args:
        norm: What distances and steps are measured in.
        gaps: How much the other logits are lower, `(n, k)`.
        slopes: How they change against the label's, `(n, k, pixels)`.
        sizes: Dual norm of the slopes, `(n, k)`.
        shape: Of one image.
    """

    norm: Norm
    gaps: Floats
    slopes: Floats
    sizes: Floats
    shape: tuple[int, ...]

    @property
    def reachable(self) -> Bools:
        """Whether an image has any boundary, `(n,)`; one without slopes has none."""
        return np.asarray((self.sizes > 0).any(axis=1))

    def nearest(self, count: int) -> Rows:
        """Returns the positions of the nearest boundaries, best first, `(n, at most count)`."""
        far = np.full_like(self.gaps, np.inf)
        distances = np.divide(self.gaps, self.sizes, out=far, where=self.sizes > 0)
        return np.argsort(distances, axis=1, kind="stable")[:, :count]

    def steps(self) -> Images:
        """Returns the changes that lead just over the nearest boundaries, `(n, …)`; see paper."""
        rows, nearest = np.arange(len(self.gaps)), self.nearest(1)[:, 0]
        slopes, sizes = self.slopes[rows, nearest], self.sizes[rows, nearest]
        lengths = (self.gaps[rows, nearest] + _BEYOND) / np.where(sizes > 0, sizes, 1)
        if self.norm == "linf":
            directions = np.sign(slopes)
        else:
            directions = slopes / np.where(sizes > 0, sizes, 1)[:, None]
        steps = np.asarray(lengths[:, None] * directions, np.float32)
        return steps.reshape(len(rows), *self.shape)


def _boundaries(jacobian: Jacobian, norm: Norm) -> _Boundaries:
    scores = np.take_along_axis(jacobian.logits, jacobian.classes, axis=1)
    gaps = np.abs(scores[:, 1:] - scores[:, :1])
    slopes = (jacobian.gradients[:, 1:] - jacobian.gradients[:, :1]).reshape(*gaps.shape, -1)
    if norm == "linf":
        sizes = np.abs(slopes).sum(axis=2, dtype=np.float32)
    else:
        sizes = np.linalg.norm(slopes, axis=2)
    return _Boundaries(norm, gaps, slopes, sizes, jacobian.gradients.shape[2:])


class _Search:
    """The changes made so far to all images, and the next steps of some of them."""

    def __init__(
        self,
        classifier: Classifier,
        images: Images,
        labels: Labels,
        norm: Norm,
        overshoot: float,
        classes: Classes,
    ) -> None:
        self._classifier, self._images, self._labels = classifier, images, labels
        self._norm, self._classes = norm, classes
        self._scale = np.full(len(images), 1 + overshoot, np.float32)
        self._changes = np.zeros_like(images)
        self.success = classes[:, 0] != labels
        self.farthest = np.full(len(images), np.inf, np.float32)
        self._stuck = np.zeros(len(images), np.bool_)
        self._iterations = np.zeros(len(images), np.int64)

    def jacobian(self, rows: Rows) -> Jacobian:
        """Returns the gradients of label and rivals where the rows are now."""
        return self._classifier.jacobian(self._changed(rows), self._classes[rows])

    def narrow(self, rows: Rows, nearest: Rows) -> None:
        """Keeps, of the other classes, those at the given positions; rows not named are done."""
        label, others = self._classes[:, :1], self._classes[:, 1 : 1 + nearest.shape[1]].copy()
        others[rows] = np.take_along_axis(self._classes[rows, 1:], nearest, axis=1)
        self._classes = np.concatenate([label, others], axis=1)

    def advance(self, rows: Rows, boundaries: _Boundaries) -> Rows:
        """Takes one step and returns the rows that still have their label and can go on."""
        movable = boundaries.reachable
        self._stuck[rows] |= ~movable & (self._iterations[rows] == 0)
        before = self._changed(rows)[movable]
        self._changes[rows] += boundaries.steps()
        rows = rows[movable]
        self._iterations[rows] += 1
        if len(rows):
            self.success[rows] = self._leave(rows)
        after = self._changed(rows)
        moved = (after != before).any(axis=(1, 2, 3))  # not if black and white hold every pixel
        near = size(after - self._images[rows], self._norm) <= self.farthest[rows]
        return np.asarray(rows[~self.success[rows] & moved & near])

    def shorten(self, bisections: int) -> None:
        """Looks for the smallest share of each change that still leaves the label."""
        rows = np.flatnonzero(self.success & (self._iterations > 0))
        enough = self._scale[rows]
        short = np.zeros_like(enough)
        for _ in range(bisections if len(rows) else 0):
            self._scale[rows] = (short + enough) / 2
            leaves = self._leave(rows)
            enough = np.where(leaves, self._scale[rows], enough)
            short = np.where(leaves, short, self._scale[rows])
        self._scale[rows] = enough

    def result(self) -> Attacked:
        images = self._changed(np.arange(len(self._images)))
        sizes = size(images - self._images, self._norm)
        return Attacked(
            images=images,
            success=self.success,
            distance=np.where(self.success, sizes, np.float32(np.inf)),
            zero_gradients=float(self._stuck.mean()),
            iterations=self._iterations,
        )

    def _changed(self, rows: Rows) -> Images:
        changes = per_image(self._scale[rows]) * self._changes[rows]
        return np.asarray(np.clip(self._images[rows] + changes, 0, 1))

    def _leave(self, rows: Rows) -> Bools:
        """Tells where another class's logit is higher than the label's, beyond rounding."""
        logits = self._classifier.logits(self._changed(rows))
        own = np.take_along_axis(logits, self._labels[rows, None], axis=1)[:, 0]
        return np.asarray(logits.max(axis=1) - own > _ROUNDING * np.abs(logits).max(axis=1))


def _check_options(
    candidates: int, rivals: int, overshoot: float, iterations: int, bisections: int
) -> None:
    if candidates < 2 or rivals < 1 or overshoot < 0 or iterations < 1 or bisections < 0:
        raise InvalidInputError(
            "DeepFool needs candidates >= 2, rivals >= 1, overshoot >= 0, iterations >= 1, "
            f"bisections >= 0. Received: candidates={candidates}, rivals={rivals}, "
            f"overshoot={overshoot}, iterations={iterations}, bisections={bisections}"
        )


ATTACKS.register("deepfool", deepfool)
