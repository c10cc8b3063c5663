"""All coverage criteria together, and a plain `predict` of the same images: CPU seconds.

The criteria are neuron coverage of channels and of units at every threshold, KMNC, NBC, SNAC and
TKNC. They look at 10,000 training images, for the neurons' ranges, and at the test images; so does
`predict`, in batches of the same size. DeepXplore's way, one image at a time,
is shown beside it, for a few images.

It is a part of `benchmarks/robustness.py`, which trains the model.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import keras
import numpy as np

from featurenet.datasets.dataset import Dataset, Images
from featurenet.metrics.assess import assess
from featurenet.metrics.metric import resolve
from featurenet.metrics.providers import Subject
from featurenet.training.taps import KerasActivations

CRITERIA = [f"coverage.{name}" for name in ("nc", "nc_unit", "kmnc", "nbc", "snac", "tknc")]
BATCH_SIZE = 128
TARGET = 1.5
"""How many times the CPU seconds of `predict` all criteria may take."""

REPEATS = 5
FEW = 20


def compare(model: keras.Model, dataset: Dataset) -> bool:
    """Prints the criteria, and CPU seconds of both.

    Args:
        model: A trained model.
        dataset: What it was trained on.

    Returns:
        Whether the target is met, once the model is compiled.
    """
    subject = Subject(model=model, dataset=dataset, activations=KerasActivations(model, BATCH_SIZE))
    images = np.concatenate([dataset.x_train[:10_000], dataset.x_test])

    def predict() -> None:
        model.predict(images, batch_size=BATCH_SIZE, verbose=0)

    def cover() -> None:
        results = assess(subject, resolve(CRITERIA))
        for name, result in results.items():
            values.setdefault(name, next(iter(result.value.values())))

    values: dict[str, float] = {}
    first, first_predict = _cpu_seconds(cover), _cpu_seconds(predict)
    own, plain = [], []
    for _ in range(REPEATS):
        own.append(_cpu_seconds(cover))
        plain.append(_cpu_seconds(predict))
    ratio = min(own) / min(plain)
    print("coverage    " + "  ".join(f"{name}={value:.3f}" for name, value in values.items()))
    print(f"first call  criteria {first:6.2f} cpu s   predict {first_predict:6.2f} cpu s")
    print(
        f"then        criteria {min(own):6.2f} cpu s   predict {min(plain):6.2f} cpu s   "
        f"ratio {ratio:.2f} (target: at most {TARGET})"
    )
    one_by_one = _cpu_seconds(lambda: _one_by_one(model, dataset.x_test[:FEW]))
    all_images = one_by_one / FEW * len(images)
    print(f"one image at a time, as in DeepXplore: {all_images:.0f} cpu s (from {FEW} images)")
    return ratio <= TARGET


def _one_by_one(model: keras.Model, images: Images) -> None:
    layers = [each for each in model.layers if not isinstance(each, keras.layers.InputLayer)]
    inner = keras.Model(model.inputs[0], [each.output for each in layers])
    for image in images:
        for values in inner.predict(image[None], verbose=0):
            scaled = (values - values.min()) / max(float(np.ptp(values)), 1e-12)
            scaled.mean(axis=tuple(range(1, scaled.ndim - 1)))


def _cpu_seconds(call: Callable[[], None]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
