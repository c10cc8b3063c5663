"""How large the smallest change is that makes a model leave its own answer."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from featurenet.attacks.attack import Attacked
from featurenet.attacks.carlini_wagner import carlini_wagner
from featurenet.attacks.deepfool import deepfool
from featurenet.attacks.fgsm import fgsm
from featurenet.datasets.dataset import Images
from featurenet.errors import InvalidInputError
from featurenet.metrics.clean_pass import CANDIDATES, CleanPass
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.robustness.distances import Distances, Flags, Floats, find
from featurenet.metrics.robustness.figures import Figure, mean, measured, median, share
from featurenet.metrics.robustness.options import Count, Keep, Positive, Seconds, Strength

_SUCCESS = Output("success", "min", range=(0, 1), headline=False)


@metric(
    "robust.deepfool",
    outputs=(
        Output("mean", "max", range=(0, None)),
        Output("median", "max", range=(0, None), headline=False),
        Output("l2", "max", range=(0, None), headline=False),
        _SUCCESS,
    ),
    cost=1.5,
    default=False,
    aliases=("empirical_robustness", "deepfool"),
)
def relative_distance(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    candidates: Annotated[int, Field(ge=2)] = CANDIDATES,
    iterations: Count = 50,
    overshoot: Annotated[float, Field(ge=0, le=1)] = 0.02,
    limit: Positive = 1.0,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Mean of ||r||_2 / ||x||_2, r being the change of image x that DeepFool finds.

    Moosavi-Dezfooli et al., DeepFool, CVPR 2016, equation 2. An image that is not fooled, or only
    by more than `limit` times its own norm, counts as `limit`: a change as large as the image
    paints it black. Black images have no such ratio and are left out. The other outputs are the
    median ratio, the mean of ||r||_2, and the share of images that are fooled within the limit.
    What the attack does to be faster and nearer than in the paper is said in `attacks.deepfool`.
    """

    def attack(start: int, stop: int) -> Attacked:
        originals, clean = clean_pass.images[start:stop], clean_pass.jacobian(start, stop)
        return deepfool(
            clean_pass.classifier,
            originals,
            clean.classes[:, 0],
            farthest=limit * _norms(originals, 2),
            candidates=candidates,
            iterations=iterations,
            overshoot=overshoot,
            first=clean if candidates == CANDIDATES else None,
        )

    found = find(clean_pass, images, seconds, attack)
    return _relative(found, limit, seed, keep)


def _relative(found: Distances, limit: float, seed: int, keep: int) -> Measured:
    norms = _norms(found.originals, 2)
    seen, remarks = _seen(norms)
    ratios, fooled = _censored(found.found[seen] / norms[seen], limit)
    figures = {
        "mean": mean(ratios, seed),
        "median": median(ratios, seed),
        "l2": mean(ratios * norms[seen], seed),
        "success": share(fooled),
    }
    remarks += found.remarks(fooled, f"the bound of {limit:g} times their own norm")
    return measured(figures, len(ratios), remarks, found.partial, found.grids(keep))


@metric(
    "robust.fgsm_min",
    outputs=(
        Output("median", "max", range=(0, 1)),
        Output("mean", "max", range=(0, 1), headline=False),
        _SUCCESS,
    ),
    cost=0.2,
    default=False,
    aliases=("er_fgsm",),
)
def sign_distance(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    limit: Strength = 1.0,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Median of the least strength at which one sign step of the gradient changes the class.

    The minimal fast gradient sign method (Goodfellow et al., ICLR 2015) in L-infinity. An image
    that is not fooled at strength `limit` counts as that; beyond 1 no pixel can change any more.
    """
    found = _signed(clean_pass, images, seconds, limit, None)
    distances, fooled = _censored(found.found, limit)
    figures = {
        "median": median(distances, seed),
        "mean": mean(distances, seed),
        "success": share(fooled),
    }
    remarks = found.remarks(fooled, f"the bound of {limit:g}")
    return measured(figures, len(distances), remarks, found.partial, found.grids(keep))


@metric(
    "robust.er_art",
    outputs=(Output("mean", "max", range=(0, None)), _SUCCESS),
    cost=0.2,
    default=False,
    aliases=("er_art",),
)
def mean_of_survivors(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    epsilon: Strength = 0.3,
    step: Strength = 0.1,
    seconds: Seconds = None,
) -> Measured:
    """Empirical robustness as the Adversarial Robustness Toolbox has it, for comparison with it.

    The mean of ||x' - x||_inf / ||x||_inf over the images that a sign step of strength `step`,
    2 `step` … `epsilon` fools, those that withstand left out. It is what that library's
    `empirical_robustness` gives for "fgsm", but where no image is fooled: it gives 0 there, and
    this the bound, the mean of (strongest step) / ||x||_inf. Prefer robust.fgsm_min.
    """
    strongest = _last_sum(step, epsilon)
    found = _signed(clean_pass, images, seconds, strongest, step)
    norms = _norms(found.originals, np.inf)
    seen, remarks = _seen(norms)
    fooled = np.isfinite(found.found[seen])
    change = np.abs(found.changed - found.originals).reshape(len(norms), -1).max(axis=1)
    bounds = strongest / norms[seen]
    ratios = (change[seen] / norms[seen])[fooled] if fooled.any() else bounds
    figures: dict[str, Figure] = {"mean": mean(ratios, seed), "success": share(fooled)}
    if not fooled.any():
        remarks.append(f"no adversarial image up to {strongest:g}: the mean is the bound")
    remarks += found.cautions()
    return measured(figures, len(fooled), remarks, found.partial)


@metric(
    "robust.cw",
    outputs=(
        Output("median", "max", range=(0, None)),
        Output("mean", "max", range=(0, None), headline=False),
        _SUCCESS,
        Output("converged", range=(0, 1), headline=False),
    ),
    cost=50,
    default=False,
    aliases=("cw", "carlini_wagner"),
)
def optimised_distance(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 50,
    searches: Count = 9,
    steps: Count = 1_000,
    limit: Positive = 1.0,
    keep: Keep = 0,
    seconds: Seconds = 120.0,
) -> Measured:
    """Median L2 distance that the attack of Carlini and Wagner (IEEE S&P 2017) finds.

    An image that is not fooled, or only by more than `limit` times its own norm, counts as `limit`
    times its norm; black images are left out. It is by far the dearest metric: after `seconds`, no
    further ten images are begun.
    """

    def attack(start: int, stop: int) -> Attacked:
        originals, labels = clean_pass.images[start:stop], clean_pass.predictions(start, stop)
        return carlini_wagner(
            clean_pass.classifier, originals, labels, searches=searches, steps=steps
        )

    found = find(clean_pass, images, seconds, attack, batch=10)
    norms = _norms(found.originals, 2)
    seen, remarks = _seen(norms)
    ratios, fooled = _censored(found.found[seen] / norms[seen], limit)
    distances = ratios * norms[seen]
    figures = {
        "median": median(distances, seed),
        "mean": mean(distances, seed),
        "success": share(fooled),
    }
    remarks += found.remarks(fooled, f"the bound of {limit:g} times their own norm")
    converged = found.converged or 0.0
    if converged < 1:
        remarks.append(
            f"{1 - converged:.0%} of the searches did not converge: more steps may find less"
        )
    return measured(
        figures,
        len(ratios),
        remarks,
        found.partial,
        found.grids(keep),
        further={"converged": converged},
    )


def _signed(
    clean: CleanPass, count: int, seconds: float | None, epsilon: float, step: float | None
) -> Distances:
    def attack(start: int, stop: int) -> Attacked:
        images, labels = clean.images[start:stop], clean.predictions(start, stop)
        return fgsm(clean.classifier, images, labels, epsilon=epsilon, step=step)

    return find(clean, count, seconds, attack)


def _last_sum(step: float, limit: float) -> float:
    """The last of `step`, `step` + `step` … that is not above the limit, with all rounding errors.

    0.1 + 0.1 + 0.1 is above 0.3, so that the toolbox never makes the last step of its defaults.

    Raises:
        InvalidInputError: If the first one is above it.
    """
    if step > limit:
        raise InvalidInputError(
            f"The step must be at most epsilon; received step={step:g}, epsilon={limit:g}."
        )
    found = step
    while found + step <= limit:
        found += step
    return found


def _norms(images: Images, order: float) -> Floats:
    """The norm of each image, `(n,)`."""
    flat = images.reshape(len(images), -1).astype(np.float64)
    norms: Floats = np.linalg.norm(flat, order, axis=1)
    return norms


def _seen(norms: Floats) -> tuple[Flags, list[str]]:
    """Which images are not black, and what is to be said of those that are.

    Raises:
        InvalidInputError: If all are black.
    """
    seen = norms > 0
    black = int((~seen).sum())
    if not seen.any():
        raise InvalidInputError(
            "A distance relative to the image's own norm needs an image that is not black; "
            f"received {black} black ones. Measure robust.fgsm_min, which is not relative."
        )
    return seen, [f"{black} black images were left out"] if black else []


def _censored(values: Floats, limit: float) -> tuple[Floats, Flags]:
    """The values, those above the limit being the limit, and which are not above."""
    within = values <= limit
    return np.where(within, values, limit), within
