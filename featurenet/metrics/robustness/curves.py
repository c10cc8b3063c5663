"""How accuracy falls as images are corrupted or attacked ever more strongly.

Four tests of a study of robustness, with its grids of strengths. The study counts in standardised
MNIST pixels, whose range is 3.2456 wide; strengths here are for pixels in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from featurenet.attacks.attack import Attacked
from featurenet.attacks.iterated_sign import fgsm30, penalised_sign
from featurenet.attacks.strengths import STANDARDISED
from featurenet.datasets.dataset import Images, Labels
from featurenet.metrics.clean_pass import CleanPass
from featurenet.metrics.intervals import mean_interval
from featurenet.metrics.measured import Grid, Measured, or_none
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.providers import Predict
from featurenet.metrics.robustness import corruptions
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.decline import Decline, Flags, Strengths
from featurenet.metrics.robustness.figures import share
from featurenet.metrics.robustness.options import Count, Keep, Seconds
from featurenet.metrics.robustness.remarks import on_chance, on_zero_gradients
from featurenet.prediction.classifier import Classifier
from featurenet.prediction.probabilities import check_outputs

FGSM30 = tuple(float(each) for each in np.linspace(0.001, 0.02, 6) / STANDARDISED)
"""Lengths of a step: 0.001 to 0.02 in the study's units, 0.0003 to 0.0062 in ours."""

PENALISED30 = tuple(each / STANDARDISED for each in (20, 50, 100, 200, 500, 1_000, 2_000))
"""The larger, the weaker the penalty: 20 to 2,000 in the study's units, 6.2 to 616 in ours."""

BATCH_PIXELS = 2**23
"""Pixels in one batch of images with all strengths; 32 MB."""

OUTPUTS = (
    Output("area", "max", range=(0, 1)),
    Output("half_strength", "max", range=(0, None), headline=False),
    Output("clean", "max", range=(0, 1), headline=False),
    Output("strengths", range=(0, None), headline=False),
    Output("accuracies", "max", range=(0, 1), headline=False),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """What became of some images.

    Args:
        right: Whether each is classified correctly: as it is, then at each strength,
            `(1 + strengths, n)`.
        changed: What it was changed to at each strength, `(strengths, n, height, width, channels)`.
        zero: Share of images whose first gradient was zero.
    """

    right: Flags
    changed: Images
    zero: float = 0.0


@dataclass(frozen=True, slots=True)
class _Test:
    """What is done to images.

    Args:
        strengths: Ascending.
        treat: From images and labels to what becomes of them.
        adversarial: Whether accuracy can fall to 0; else it falls to chance.
        logarithmic: Whether strengths are spaced by ratios.
    """

    strengths: Strengths
    treat: Callable[[Images, Labels], _Batch]
    adversarial: bool
    logarithmic: bool = False


@metric("curve.noise", outputs=OUTPUTS, cost=4, default=False, aliases=("noise",))
def noise(
    predict: Predict,
    shuffled_images: Images,
    shuffled_labels: Labels,
    seed: int,
    images: Count = 10_000,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Area under the accuracy, in [0, 1], over Gaussian noise of standard deviation 0 to 0.49.

    `half_strength` is where accuracy has fallen to half of `clean`, that on the unchanged images,
    and null where it stays above that up to the greatest strength; `strengths` and `accuracies` are
    the curve. Every model sees the same noise.
    """
    change = partial(corruptions.noise, rng=np.random.default_rng(seed))
    test = _corruption(predict, corruptions.NOISE, change)
    data = shuffled_images[:images], shuffled_labels[:images]
    return _measure(test, *data, seed, keep, seconds)


@metric("curve.blur", outputs=OUTPUTS, cost=5, default=False, aliases=("blur",))
def blur(
    predict: Predict,
    shuffled_images: Images,
    shuffled_labels: Labels,
    seed: int,
    images: Count = 10_000,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Area under the accuracy, in [0, 1], over Gaussian blur of 0 to 5 pixels.

    The other outputs are those of `curve.noise`.
    """
    test = _corruption(predict, corruptions.BLUR, corruptions.blur)
    data = shuffled_images[:images], shuffled_labels[:images]
    return _measure(test, *data, seed, keep, seconds)


@metric("curve.fgsm30", outputs=OUTPUTS, cost=5, default=False, aliases=("fgsm30",))
def fgsm_thirty_times(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Area under the accuracy, in [0, 1], over 30 sign steps of length 0.0003 to 0.0062 each.

    The other outputs are those of `curve.noise`.
    """
    test = _attack(clean_pass.classifier, FGSM30, fgsm30)
    data = clean_pass.images[:images], clean_pass.labels[:images]
    return _measure(test, *data, seed, keep, seconds)


@metric(
    "curve.penalised30",
    outputs=OUTPUTS,
    cost=5,
    default=False,
    aliases=("penalised30", "penalised_sign_30", "lbfgs"),
)
def penalised_sign_thirty_times(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Area under the accuracy, in [0, 1], over 30 sign steps against an ever weaker penalty.

    The strength is one over the penalty's weight, and its scale is logarithmic. The other outputs
    are those of `curve.noise`. What the study calls L-BFGS; see `attacks.iterated_sign`.
    """
    test = _attack(clean_pass.classifier, PENALISED30, penalised_sign)
    data = clean_pass.images[:images], clean_pass.labels[:images]
    return _measure(replace(test, logarithmic=True), *data, seed, keep, seconds)


def _corruption(
    predict: Predict, strengths: Strengths, change: Callable[[Images, Strengths], Images]
) -> _Test:
    def treat(images: Images, labels: Labels) -> _Batch:
        changed = change(images, strengths)
        every = np.concatenate([images[None], changed])
        flat = every.reshape(-1, *images.shape[1:])
        predicted = check_outputs(predict(flat), len(flat)).argmax(axis=1)
        return _Batch(predicted.reshape(len(every), len(images)) == labels, changed)

    return _Test(strengths, treat, adversarial=False)


def _attack(classifier: Classifier, strengths: Strengths, attack: Callable[..., Attacked]) -> _Test:
    """Attacks images at all strengths in one batch."""
    count = len(strengths)

    def treat(images: Images, labels: Labels) -> _Batch:
        every = np.tile(images, (count, 1, 1, 1)), np.tile(labels, count)
        found = attack(classifier, *every, strength=np.repeat(strengths, len(images)))
        clean = classifier.logits(images).argmax(axis=1) == labels
        right = np.vstack([clean, ~found.success.reshape(count, len(images))])
        return _Batch(right, found.images.reshape(count, *images.shape), found.zero_gradients)

    return _Test(strengths, treat, adversarial=True)


def _measure(
    test: _Test, images: Images, labels: Labels, seed: int, keep: int, seconds: float | None
) -> Measured:
    def measure(start: int, stop: int) -> _Batch:
        found = test.treat(images[start:stop], labels[start:stop])
        return replace(found, changed=found.changed[:, : max(0, keep - start)].copy())

    pixels = (1 + len(test.strengths)) * images[0].size
    batch = min(100, max(1, BATCH_PIXELS // pixels))
    parts, partial = in_batches(len(images), seconds, measure, batch)
    right = np.concatenate([part.right for part in parts], axis=1)
    decline = Decline(test.strengths, right[0], right[1:], test.logarithmic)
    return Measured(
        _outputs(decline),
        intervals={"area": mean_interval(decline.areas, seed), "clean": share(right[0])[1]},
        images=right.shape[1],
        remarks=(*decline.remarks, *_remarks(test, parts, right[0], labels)),
        partial=partial,
        grids=_examples(test, images[:keep], [part.changed for part in parts]),
    )


def _remarks(test: _Test, parts: list[_Batch], right: Flags, labels: Labels) -> list[str]:
    """Tells of zero gradients, and of an accuracy on unchanged images that is at or near chance."""
    zero = np.average([part.zero for part in parts], weights=[len(part.right[0]) for part in parts])
    labels = labels[: len(right)]
    found = [*on_zero_gradients(float(zero)), *on_chance(np.where(right, labels, -1), labels)]
    chance = np.bincount(labels).max() / len(labels)
    if not test.adversarial and right.mean() / 2 <= chance:
        found.append(
            f"half of the accuracy is no more than chance ({chance:.0%}): not to be reached"
        )
    return found


def _outputs(decline: Decline) -> dict[str, Any]:
    return {
        "area": float(decline.areas.mean()),
        "half_strength": or_none(decline.half_strength),
        "clean": float(decline.clean.mean()),
        "strengths": list(decline.strengths),
        "accuracies": decline.accuracies,
    }


def _examples(test: _Test, images: Images, changed: list[Images]) -> dict[str, Grid]:
    """Returns a grid with a row for each image: as it is, then at each strength."""
    kept = np.concatenate(changed, axis=1)
    if not kept.shape[1]:
        return {}
    shown = np.concatenate([images[None, : kept.shape[1]], kept]).swapaxes(0, 1)
    captions = ("unchanged", *(f"{each:.3g}" for each in test.strengths))
    return {"strengths": Grid(shown.astype(np.float32), columns=captions)}
