"""How many images a model still classifies correctly when they may be changed by so much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field

from featurenet.attacks.apgd import apgd_ce, apgd_dlr
from featurenet.attacks.attack import Attacked
from featurenet.attacks.pgd import pgd
from featurenet.datasets.dataset import Images, Labels
from featurenet.metrics.clean_pass import CleanPass
from featurenet.metrics.measured import Measured
from featurenet.metrics.metric import Output, metric
from featurenet.metrics.robustness.batches import in_batches
from featurenet.metrics.robustness.examples import examples
from featurenet.metrics.robustness.figures import measured, share
from featurenet.metrics.robustness.options import Count, Keep, Seconds, Strength
from featurenet.metrics.robustness.remarks import on_chance_of, on_zero_gradients

GREY = (0.1, 0.2, 0.3)
"""Budgets for images of one channel: those of Madry et al. (ICLR 2018) for MNIST are up to 0.3."""

COLOUR = (2 / 255, 4 / 255, 8 / 255)
"""Budgets for other images: theirs for CIFAR-10 is 8/255."""

Strike = Callable[[Images, Labels, float, int], Attacked]
"""Attacks images, given their labels, a budget and a seed."""


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """What became of some images.

    Args:
        fooled: Whether each is misclassified within each budget, `(budgets, n)`.
        changed: What the smallest budget made of them.
        zero: Share of images whose first gradient was zero.
    """

    fooled: npt.NDArray[np.bool_]
    changed: Images
    zero: float


@metric(
    "robust.pgd",
    outputs=(
        Output("accuracy", "max", range=(0, 1)),
        Output("clean", "max", range=(0, 1), headline=False),
        Output("epsilons", range=(0, 1), headline=False),
        Output("accuracies", "max", range=(0, 1), headline=False),
    ),
    cost=1,
    default=False,
    aliases=("robust_accuracy", "pgd"),
)
def accuracy_under_pgd(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    epsilons: Annotated[tuple[Strength, ...], Field(min_length=1)] | None = None,
    steps: Count = 40,
    restarts: Count = 1,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Accuracy when each pixel may change by the smallest of `epsilons`; `accuracies` has them all.

    Projected gradient descent with a random start (Madry et al., ICLR 2018), with steps of 2.5
    epsilon / `steps`. Images are right if they have their true class, and stay wrong for all larger
    budgets once they are wrong. By default the budgets are 0.1, 0.2, 0.3 for images of one channel,
    else 2/255, 4/255, 8/255.
    """

    def strike(originals: Images, labels: Labels, epsilon: float, start: int) -> Attacked:
        return pgd(
            clean_pass.classifier,
            originals,
            labels,
            epsilon=epsilon,
            steps=steps,
            restarts=restarts,
            seed=start,
        )

    budgets = sorted(epsilons or usual_budgets(clean_pass.images))
    return _accuracy(clean_pass, [strike], budgets, images, keep, seconds, seed)


@metric(
    "robust.strong",
    outputs=(
        Output("accuracy", "max", range=(0, 1)),
        Output("clean", "max", range=(0, 1), headline=False),
        Output("epsilons", range=(0, 1), headline=False),
        Output("accuracies", "max", range=(0, 1), headline=False),
    ),
    cost=2,
    default=False,
    aliases=("strong", "apgd"),
)
def accuracy_under_strong_attacks(
    clean_pass: CleanPass,
    seed: int,
    images: Count = 200,
    epsilons: Annotated[tuple[Strength, ...], Field(min_length=1)] | None = None,
    steps: Count = 100,
    keep: Keep = 0,
    seconds: Seconds = None,
) -> Measured:
    """Accuracy on the worst of what APGD on cross-entropy and on the ratio of logits make.

    The two attacks of Croce and Hein (ICML 2020) that need no step size, the second one on the
    images that withstand the first. By default the budget is the smallest one of robust.pgd.
    """

    def first(originals: Images, labels: Labels, epsilon: float, start: int) -> Attacked:
        return apgd_ce(
            clean_pass.classifier, originals, labels, epsilon=epsilon, steps=steps, seed=start
        )

    def second(originals: Images, labels: Labels, epsilon: float, start: int) -> Attacked:
        return apgd_dlr(
            clean_pass.classifier, originals, labels, epsilon=epsilon, steps=steps, seed=start
        )

    budgets = sorted(epsilons or usual_budgets(clean_pass.images)[:1])
    return _accuracy(clean_pass, [first, second], budgets, images, keep, seconds, seed)


def usual_budgets(images: Images) -> tuple[float, ...]:
    """Returns the usual largest changes of a pixel, smallest first, for images of this kind."""
    return GREY if images.shape[-1] == 1 else COLOUR


def _accuracy(
    clean: CleanPass,
    strikes: list[Strike],
    budgets: list[float],
    images: int,
    keep: int,
    seconds: float | None,
    seed: int,
) -> Measured:
    def measure(start: int, stop: int) -> _Batch:
        originals, labels = clean.images[start:stop], clean.labels[start:stop]
        return _attack(originals, labels, strikes, budgets, seed + start)

    parts, partial = in_batches(min(images, len(clean.images)), seconds, measure)
    right = ~np.concatenate([part.fooled for part in parts], axis=1)
    count = right.shape[1]
    labels, predictions = clean.labels[:count], clean.predictions(0, count)
    sizes = [part.fooled.shape[1] for part in parts]
    zero = float(np.average([part.zero for part in parts], weights=sizes))
    changed = np.concatenate([part.changed for part in parts])[:keep]
    return measured(
        {"accuracy": share(right[0]), "clean": share(predictions == labels)},
        count,
        [*on_zero_gradients(zero), *on_chance_of(clean, count)],
        partial,
        examples(clean, changed, labels[:keep]),
        further={"epsilons": budgets, "accuracies": right.mean(axis=1)},
    )


def _attack(
    originals: Images, labels: Labels, strikes: list[Strike], budgets: list[float], seed: int
) -> _Batch:
    """Tries all attacks at all budgets, each on the images that are still classified correctly."""
    fooled = np.zeros((len(budgets), len(labels)), bool)
    changed = originals.copy()
    left = np.arange(len(labels))
    zero = None
    for position, epsilon in enumerate(budgets):
        for strike in strikes:
            if not len(left):
                break
            found = strike(originals[left], labels[left], epsilon, seed)
            zero = found.zero_gradients if zero is None else zero
            if position == 0:
                changed[left] = found.images
            fooled[position:, left[found.success]] = True
            left = left[~found.success]
    return _Batch(fooled, changed, zero or 0.0)
