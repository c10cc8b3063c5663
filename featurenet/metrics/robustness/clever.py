"""How far the nearest other class is at least, by how fast the margins change around an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from featurenet.datasets.dataset import Images
from featurenet.errors import InvalidInputError
from featurenet.metrics.clean_pass import CleanPass, class_jacobian
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.extremes import end_point
from featurenet.metrics.robustness.figures import mean, measured, median
from featurenet.metrics.robustness.options import Count, Positive, Seconds
from featurenet.metrics.robustness.remarks import check_learned, on_chance_of
from featurenet.prediction.classifier import Classifier

BallNorm = Literal["l1", "l2", "linf"]
Estimate = Literal["maximum", "weibull"]
Floats = npt.NDArray[np.float64]

RADIUS: dict[BallNorm, float] = {"l1": 40.0, "l2": 5.0, "linf": 0.3}
"""Radius of the ball, which no score exceeds."""

ELEMENTS = 16_000_000
"""Numbers of a class Jacobian at a time: 64 MB."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the margins' steepest slope around an image is estimated.

    Args:
        norm: In which the distance is measured.
        radius: Of the ball that is sampled.
        pool: Points in the ball, the image itself among them.
        batches: Samples whose maxima are fitted.
        batch_size: Points of such a sample; each point is used equally often.
        estimate: "maximum" is the largest slope of all points; "weibull" the end point of a fit to
            the samples' maxima where that passes its test, else the same.
    """

    norm: BallNorm
    radius: float
    pool: int
    batches: int
    batch_size: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one image.

    Args:
        value: Distance, in [0, radius].
        fitted: Whether it comes from a fit that was believed.
        flat: Whether no gradient of any point was different from zero.
    """

    value: float
    fitted: bool
    flat: bool


@metric(
    "robust.clever",
    outputs=(
        Output("mean", "max", range=(0, None)),
        Output("median", "max", range=(0, None), headline=False),
        Output("fitted", range=(0, 1), headline=False),
    ),
    cost=4,
    default=False,
    aliases=("clever",),
)
def clever(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 10,
    norm: BallNorm = "l2",
    radius: Positive | None = None,
    pool: Count = 500,
    estimate: Estimate = "maximum",
    batches: Annotated[int, Field(ge=10)] = 50,
    batch: Count = 10,
    seconds: Seconds = None,
) -> Measured:
    """Mean CLEVER score: estimated lower bound of the distance to another class.

    Untargeted, with sampling clipped to [0, 1] (Weng et al., ICLR 2018). By default the slope is
    the largest that was seen, which is stable; their Weibull fit is made with `estimate="weibull"`.
    """
    count = min(images, len(clean_pass.images))
    check_learned(clean_pass, count)
    ball = RADIUS[norm] if radius is None else radius
    sampling = Sampling(norm, ball, pool, batches, batch, estimate)

    def measure(start: int, _: int) -> Score:
        rng = np.random.default_rng((seed, start))
        return clever_score(clean_pass.classifier, clean_pass.images[start], sampling, rng)

    scores, partial = in_batches(count, seconds, measure, batch=1)
    values = np.array([score.value for score in scores])
    return measured(
        {"mean": mean(values, seed), "median": median(values, seed)},
        len(scores),
        [*_remarks(scores, sampling), *on_chance_of(clean_pass, len(scores))],
        partial,
        further={"fitted": float(np.mean([score.fitted for score in scores]))},
    )


def _remarks(scores: list[Score], sampling: Sampling) -> list[str]:
    flat = sum(score.flat for score in scores)
    capped = sum(score.value >= sampling.radius for score in scores)
    if flat == len(scores):
        raise InvalidInputError(
            "CLEVER needs logits that change with the image somewhere; received a model whose "
            f"gradients are zero on every point around {flat} images."
        )
    found = []
    if flat:
        found.append(f"all gradients around {flat} of {len(scores)} images are zero")
    if capped > flat:
        found.append(
            f"{capped} of {len(scores)} scores are at least the radius {sampling.radius:g}, "
            "and count as that"
        )
    return found


def clever_score(
    classifier: Classifier, image: Images, sampling: Sampling, rng: np.random.Generator
) -> Score:
    """Returns the score of one image: the least over the other classes of margin / slope.

    The gradients of all classes are computed once for each point and serve every target.

    Args:
        classifier: The model.
        image: `(height, width, channels)` in [0, 1].
        sampling: How the slopes are estimated.
        rng: Source of the points.

    Raises:
        NotFiniteError: If `classifier` is a checked one, and a logit or gradient is not finite.
    """
    offsets = uniform_in_ball(rng, (sampling.pool, *image.shape), sampling.norm, sampling.radius)
    offsets[0] = 0
    points = np.clip(image + offsets, 0, 1).astype(np.float32)
    logits = classifier.logits(image[None])[0].astype(np.float64)
    top = int(logits.argmax())
    slopes = _slopes(classifier, points, top, sampling.norm)
    margins = np.delete(logits[top] - logits, top)
    steepest, fitted = _steepest(np.delete(slopes, top, axis=1), sampling, rng)
    scores = np.divide(margins, steepest, out=np.full_like(margins, np.inf), where=steepest > 0)
    nearest = int(scores.argmin())
    value = min(float(scores[nearest]), sampling.radius)
    return Score(value, bool(fitted[nearest]), flat=not slopes.any())


def _slopes(classifier: Classifier, points: Images, top: int, norm: BallNorm) -> Floats:
    """The dual norm of the gradient of z[top] - z[k] at each point, `(points, classes)`."""
    at_once = max(1, ELEMENTS // (classifier.classes * points[0].size))
    parts = []
    for start in range(0, len(points), at_once):
        found = class_jacobian(classifier, points[start : start + at_once]).gradients
        flat = found.reshape(*found.shape[:2], -1)
        parts.append(_dual_norm(flat - flat[:, top : top + 1], norm))
    return np.concatenate(parts).astype(np.float64)


def _dual_norm(gradients: npt.NDArray[np.float32], norm: BallNorm) -> npt.NDArray[np.float32]:
    order = {"l1": np.inf, "l2": 2, "linf": 1}[norm]
    result: npt.NDArray[np.float32] = np.linalg.norm(gradients, ord=order, axis=2)
    return result


def _steepest(
    slopes: Floats, sampling: Sampling, rng: np.random.Generator
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The greatest slope of each class, and which are end points of fits that are believed."""
    largest = slopes.max(axis=0)
    if sampling.estimate == "maximum":
        return largest, np.zeros(len(largest), bool)
    needed = sampling.batches * sampling.batch_size
    rounds = -(-needed // sampling.pool)
    drawn = np.concatenate([rng.permutation(sampling.pool) for _ in range(rounds)])[:needed]
    batches = slopes[drawn].reshape(sampling.batches, sampling.batch_size, -1)
    ends = [end_point(maxima) for maxima in batches.max(axis=1).T]
    steepest = [seen if end is None else end for seen, end in zip(largest, ends, strict=True)]
    return np.maximum(steepest, largest), np.array([end is not None for end in ends])


def uniform_in_ball(
    rng: np.random.Generator, shape: tuple[int, ...], norm: BallNorm, radius: float
) -> Floats:
    """Returns points that are evenly distributed in a ball around the origin.

    Barthe et al., A probabilistic approach to the geometry of the l_p^n-ball, Annals of
    Probability, 2005.

    Args:
        rng: Source of the points.
        shape: `(n, ...)`, n points of the other dimensions.
        norm: That of the ball.
        radius: Of the ball.
    """
    if norm == "linf":
        return rng.uniform(-radius, radius, shape)
    flat = (shape[0], int(np.prod(shape[1:])))
    raised = rng.exponential(size=(shape[0], 1))
    if norm == "l1":
        points = rng.laplace(size=flat)
        lengths = np.abs(points).sum(axis=1, keepdims=True) + raised
    else:
        points = rng.normal(scale=np.sqrt(0.5), size=flat)
        lengths = np.sqrt((points**2).sum(axis=1, keepdims=True) + raised)
    return np.asarray((radius * points / lengths).reshape(shape))
