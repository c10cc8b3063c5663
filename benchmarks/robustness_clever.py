"""CLEVER here and in the Adversarial Robustness Toolbox (ART): CPU seconds and scores.

Both are given the same images, as many points, batches and the same radius. ART draws its points
anew for each of the nine targets and differentiates them for each; here one class Jacobian of each
point serves all. Then the score of the first image is computed with 20 seeds.

It is a part of `benchmarks/robustness.py`, which trains the model.
"""

from __future__ import annotations

import time
from typing import Any

import keras
import numpy as np
from art.estimators.classification import TensorFlowV2Classifier
from art.metrics.metrics import clever_t

from featurenet.datasets.dataset import Images
from featurenet.metrics.robustness.clever import Sampling, clever_score
from featurenet.training.gradients import KerasClassifier
from featurenet.training.logits import strip_softmax

RADIUS = 5.0
BATCHES, BATCH_SIZE, POOL_FACTOR = 10, 100, 5
TARGET = 40.0
"""How many times fewer CPU seconds than ART are needed here."""

DEGENERATE = 0.01
SEEDS = 20


class _Classifier(TensorFlowV2Classifier):  # type: ignore[misc]
    """ART's CLEVER gives its TensorFlow classifier NumPy integers, which that one refuses."""

    def class_gradient(self, x: Any, label: Any = None, **options: Any) -> Any:
        return super().class_gradient(x, None if label is None else int(label), **options)


def compare(model: keras.Model, images: Images) -> bool:
    """Prints both tools' scores and CPU seconds.

    Args:
        model: A trained model with a softmax at its end.
        images: A few, `(n, height, width, channels)` in [0, 1].

    Returns:
        Whether the target is met and no score is degenerate.
    """
    classifier = KerasClassifier(model)
    for name in ("first call", "CLEVER"):
        start = time.process_time()
        own = [_own(classifier, image, seed) for seed, image in enumerate(images)]
        own_seconds = time.process_time() - start
        print(f"{name:<12} here  {own_seconds:8.2f} cpu s   scores {_show(own)}", flush=True)
    start = time.process_time()
    theirs = [_art(_wrap(model), image) for image in images]
    art_seconds = time.process_time() - start
    ratio = art_seconds / own_seconds
    print(f"{'CLEVER':<12} ART   {art_seconds:8.2f} cpu s   scores {_show(theirs)}")
    print(f"{'CLEVER':<12} ratio {ratio:8.1f}x (target {TARGET:g}x)", flush=True)
    return _steady(classifier, images[0]) and ratio >= TARGET


def _steady(classifier: KerasClassifier, image: Images) -> bool:
    for estimate in ("maximum", "weibull"):
        scores = [_own(classifier, image, seed, estimate) for seed in range(SEEDS)]
        print(
            f"{estimate:<12} {SEEDS} seeds: mean {np.mean(scores):.3f}, sd {np.std(scores):.3f}, "
            f"least {min(scores):.3f} (target: at least {DEGENERATE})",
            flush=True,
        )
        if min(scores) < DEGENERATE:
            return False
    return True


def _own(classifier: KerasClassifier, image: Images, seed: int, estimate: Any = "maximum") -> float:
    pool = BATCH_SIZE * POOL_FACTOR
    sampling = Sampling("l2", RADIUS, pool, BATCHES, BATCH_SIZE, estimate)
    return clever_score(classifier, image, sampling, np.random.default_rng(seed)).value


def _wrap(model: keras.Model) -> _Classifier:
    logits = strip_softmax(model)
    return _Classifier(
        model=logits,
        nb_classes=logits.output_shape[-1],
        input_shape=logits.input_shape[1:],
        loss_object=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        clip_values=(0, 1),
    )


def _art(classifier: _Classifier, image: Images) -> float:
    predicted = int(classifier.predict(image[None]).argmax())
    return min(
        clever_t(
            classifier,
            image,
            target,
            BATCHES,
            BATCH_SIZE,
            RADIUS,
            norm=2,
            pool_factor=POOL_FACTOR,
        )
        for target in range(classifier.nb_classes)
        if target != predicted
    )


def _show(scores: list[float]) -> str:
    return " ".join(f"{score:.3g}" for score in scores)
