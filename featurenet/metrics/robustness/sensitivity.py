"""How fast the loss and the logits change around the test images; no attack is needed for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from featurenet.datasets.dataset import Images
from featurenet.metrics.clean_pass import CleanPass, class_jacobian
from featurenet.metrics.intervals import mean_interval
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import metric
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.options import Count, Seconds, Strength
from featurenet.metrics.robustness.remarks import check_learned, on_chance_of

NOISE = 0.001
"""Standard deviation of the noise that the ascent starts with; at the image itself nothing tells
it where to go."""


@metric(
    "robust.loss_sensitivity",
    direction="min",
    range=(0, None),
    cost=0.4,
    default=False,
    aliases=("loss_sensitivity",),
)
def loss_sensitivity(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    seconds: Seconds = None,
) -> Measured:
    """Mean L2 norm of the gradient of each image's own cross-entropy (Arpit et al., ICML 2017)."""
    count = min(images, len(clean_pass.images))
    check_learned(clean_pass, count)

    def measure(start: int, stop: int) -> npt.NDArray[np.float64]:
        gradients = clean_pass.loss_gradients(start, stop, clean_pass.labels[start:stop])
        return np.asarray(np.linalg.norm(gradients.reshape(stop - start, -1), axis=1))

    parts, partial = in_batches(count, seconds, measure)
    return _mean("robust.loss_sensitivity", np.concatenate(parts), clean_pass, seed, partial)


@metric(
    "robust.local_lipschitz",
    direction="min",
    range=(0, None),
    cost=2,
    default=False,
    aliases=("local_lipschitz",),
)
def local_lipschitz(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    epsilon: Strength = 0.03,
    steps: Count = 10,
    step_size: Strength = 0.003,
    seconds: Seconds = None,
) -> Measured:
    """Mean over images of the greatest ||f(x) - f(x')||_1 / ||x - x'||_inf that ascent finds.

    f is the logits, x' within `epsilon` of x in L-infinity (Yang et al., A closer look at accuracy
    vs. robustness, NeurIPS 2020). The default reaches as far as ten of their steps of 0.003 do.
    Each step follows the sign of the gradient of the numerator; the best ratio on the way counts,
    so that more steps never give less. A local maximum is a lower bound of the Lipschitz constant.
    """
    count = min(images, len(clean_pass.images))
    check_learned(clean_pass, count)

    def measure(start: int, stop: int) -> npt.NDArray[np.float64]:
        originals = clean_pass.images[start:stop]
        rng = np.random.default_rng((seed, start))
        moved = originals + rng.normal(0, NOISE, originals.shape).astype(np.float32)
        best = np.zeros(stop - start)
        for step in range(steps + 1):
            moved = np.clip(moved, originals - epsilon, originals + epsilon).clip(0, 1)
            ratios, ascent = _ratio(clean_pass, start, stop, moved)
            best = np.maximum(best, ratios)
            if step < steps:
                moved = moved + np.float32(step_size) * np.sign(ascent)
        return best

    parts, partial = in_batches(count, seconds, measure)
    return _mean("robust.local_lipschitz", np.concatenate(parts), clean_pass, seed, partial)


def _ratio(
    clean: CleanPass, start: int, stop: int, moved: Images
) -> tuple[npt.NDArray[np.float64], npt.NDArray[Any]]:
    """The ratio for each image, and the gradient of its numerator on the moved image."""
    found = class_jacobian(clean.classifier, moved)
    change = found.logits.astype(np.float64) - clean.logits(start, stop)
    distance = np.abs(moved - clean.images[start:stop]).reshape(stop - start, -1).max(axis=1)
    numerator = np.abs(change).sum(axis=1)
    ratio = np.divide(numerator, distance, out=np.zeros_like(numerator), where=distance > 0)
    return ratio, np.einsum("nk,nkhwc->nhwc", np.sign(change), found.gradients)


def _mean(
    name: str,
    values: npt.NDArray[np.float64],
    clean: CleanPass,
    seed: int,
    partial: str | None,
) -> Measured:
    count = len(values)
    return Measured(
        float(values.mean()),
        intervals={name: mean_interval(values, seed)},
        images=count,
        remarks=tuple(on_chance_of(clean, count)),
        partial=partial,
    )
