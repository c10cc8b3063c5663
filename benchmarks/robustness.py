"""Attacks and robustness scores here and in ART and foolbox: CPU seconds and values, side by side.

Trains a LeNet-5 on MNIST for two epochs and gives all tools its first 500 test images. Both other
tools get the model without its softmax and one batch of all images, which is their fastest.
FeatureNET's times include compiling. Seconds are those of the CPU, all threads together; compare
only figures of one run. Needs the dependency group `bench`.

    python benchmarks/robustness.py --data-dir FOLDER     # the folder holds mnist.npz; 10 minutes
    python benchmarks/robustness.py --quick               # bundled digits, 100 images; no targets
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from featurenet.execution.executor import THREADS
from featurenet.training.determinism import prepare_process

prepare_process(THREADS)  # before the other tools load TensorFlow

import foolbox  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
import robustness_clever  # noqa: E402
import robustness_coverage  # noqa: E402
import tensorflow as tf  # noqa: E402
from art.attacks.evasion import DeepFool, FastGradientMethod, ProjectedGradientDescent  # noqa: E402
from art.estimators.classification import TensorFlowV2Classifier  # noqa: E402

from featurenet.architecture.baselines import BASELINES  # noqa: E402
from featurenet.attacks.deepfool import deepfool  # noqa: E402
from featurenet.attacks.fgsm import fgsm  # noqa: E402
from featurenet.attacks.norms import size  # noqa: E402
from featurenet.attacks.pgd import pgd  # noqa: E402
from featurenet.datasets.catalogue import load  # noqa: E402
from featurenet.datasets.dataset import Dataset, Images, Labels  # noqa: E402
from featurenet.records import Data, TrainingPlan  # noqa: E402
from featurenet.training.compile import compile_network  # noqa: E402
from featurenet.training.fit import fit  # noqa: E402
from featurenet.training.gradients import KerasClassifier  # noqa: E402
from featurenet.training.logits import strip_softmax  # noqa: E402

EPSILON, STEP, STEPS = 0.1, 0.01, 40
"""Of projected gradient descent in L-infinity, without a random start."""

GRID_STEP = 0.01
"""Of the fast gradient sign method's strengths."""

SAME_ACCURACY = 0.005
SAME_STRENGTH = 0.002
"""By how much robust accuracies and mean strengths may differ."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one tool came to: CPU seconds, a value, and the share of images of another class."""

    tool: str
    seconds: float
    value: float
    success: float


class Task:
    """The model and the images that every tool is given."""

    def __init__(self, model: keras.Model, dataset: Dataset, count: int) -> None:
        self.model, self.dataset = model, dataset
        self.images, self.labels = dataset.x_test[:count], dataset.y_test[:count]
        self.logits = strip_softmax(model)
        self.predictions = self.predict(self.images)

    def predict(self, images: Images) -> Labels:
        return np.asarray(self.logits(images, training=False)).argmax(axis=1)

    def own(self) -> KerasClassifier:
        """A classifier that has compiled nothing yet."""
        return KerasClassifier(self.model)

    def art(self) -> TensorFlowV2Classifier:
        return TensorFlowV2Classifier(
            model=self.logits,
            nb_classes=self.logits.output_shape[-1],
            input_shape=self.logits.input_shape[1:],
            loss_object=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            clip_values=(0, 1),
        )

    def foolbox(self, attack: Any, labels: Labels, epsilon: float | None) -> Images:
        model = foolbox.TensorFlowModel(
            lambda images: self.logits(images, training=False), bounds=(0, 1), device="/CPU:0"
        )
        changed = attack(model, tf.constant(self.images), tf.constant(labels), epsilons=epsilon)[1]
        return np.asarray(changed)


def compare_deepfool(task: Task) -> bool:
    """Mean L2 distance from the class that the model gives; the paper's settings."""

    def mean(images: Images) -> tuple[float, float]:
        changed = task.predict(images) != task.predictions
        return float(size(images - task.images, "l2")[changed].mean()), float(changed.mean())

    art = DeepFool(
        task.art(), 50, epsilon=0.02, nb_grads=10, batch_size=len(task.images), verbose=False
    )
    attack = foolbox.attacks.L2DeepFoolAttack(steps=50, candidates=10, overshoot=0.02)
    rows = [
        _measure("here", lambda: deepfool(task.own(), task.images, task.predictions).images, mean),
        _measure("foolbox", lambda: task.foolbox(attack, task.predictions, None), mean),
        _measure("ART", lambda: art.generate(task.images), mean),
    ]
    _show("DeepFool", "mean L2", rows)
    here, *others = rows
    right = all(here.value <= other.value and here.success >= other.success for other in others)
    return all([_meets(rows, {"ART": 15, "foolbox": 3.5}), _report(right, "no larger distance")])


def compare_pgd(task: Task) -> bool:
    """Accuracy under projected gradient descent."""

    def accuracy(images: Images) -> tuple[float, float]:
        right = float((task.predict(images) == task.labels).mean())
        return right, 1 - right

    options: dict[str, Any] = {"epsilon": EPSILON, "step": STEP, "steps": STEPS}
    art = ProjectedGradientDescent(
        task.art(),
        eps=EPSILON,
        eps_step=STEP,
        max_iter=STEPS,
        batch_size=len(task.images),
        verbose=False,
    )
    attack = foolbox.attacks.LinfPGD(abs_stepsize=STEP, steps=STEPS, random_start=False)

    def own() -> Images:
        return pgd(task.own(), task.images, task.labels, random_start=False, **options).images

    rows = [
        _measure("here", own, accuracy),
        _measure("foolbox", lambda: task.foolbox(attack, task.labels, EPSILON), accuracy),
        _measure("ART", lambda: art.generate(task.images, task.labels), accuracy),
    ]
    _show("PGD", "accuracy", rows)
    right = all(abs(row.value - rows[0].value) <= SAME_ACCURACY for row in rows)
    return all([_meets(rows, {"ART": 3}), _report(right, f"accuracies within {SAME_ACCURACY}")])


def compare_fgsm(task: Task) -> bool:
    """Mean strength at which the fast gradient sign method changes the class, on a grid."""

    def strength(images: Images) -> tuple[float, float]:
        changed = task.predict(images) != task.predictions
        return float(size(images - task.images, "linf")[changed].mean()), float(changed.mean())

    art = FastGradientMethod(
        task.art(), eps=1.0, eps_step=GRID_STEP, minimal=True, batch_size=len(task.images)
    )

    def own(step: float | None) -> Images:
        return fgsm(task.own(), task.images, task.predictions, step=step).images

    rows = [
        _measure("here", lambda: own(GRID_STEP), strength),
        _measure("bisected", lambda: own(None), strength),
        _measure("ART", lambda: art.generate(task.images), strength),
    ]
    _show("FGSM", "strength", rows)
    right = abs(rows[0].value - rows[2].value) <= SAME_STRENGTH
    return _report(right, f"strengths within {SAME_STRENGTH}")


def compare_clever(task: Task) -> bool:
    """CLEVER's scores of five images; needs the most time."""
    return robustness_clever.compare(task.model, task.images[:5])


def compare_coverage(task: Task) -> bool:
    """All coverage criteria, against a plain pass over the same images."""
    return robustness_coverage.compare(task.model, task.dataset)


PARTS: dict[str, Callable[[Task], bool]] = {
    "deepfool": compare_deepfool,
    "pgd": compare_pgd,
    "fgsm": compare_fgsm,
    "clever": compare_clever,
    "coverage": compare_coverage,
}


def _measure(
    tool: str, attack: Callable[[], Images], judge: Callable[[Images], tuple[float, float]]
) -> Row:
    start = time.process_time()
    images = attack()
    seconds = time.process_time() - start
    return Row(tool, seconds, *judge(images))


def _show(attack: str, value: str, rows: Iterable[Row]) -> None:
    for row in rows:
        print(
            f"{attack:<9} {row.tool:<8} {row.seconds:8.2f} cpu s   {value} {row.value:.4f}   "
            f"other class {row.success:.3f}",
            flush=True,
        )


def _meets(rows: Iterable[Row], targets: dict[str, float]) -> bool:
    seconds = {row.tool: row.seconds for row in rows}
    met = []
    for tool, target in targets.items():
        ratio = seconds[tool] / seconds["here"]
        met.append(
            _report(ratio >= target, f"{ratio:.1f} times as fast as {tool} (target {target:g})")
        )
    return all(met)


def _report(met: bool, what: str) -> bool:
    print(f"  {'met' if met else 'MISSED'}: {what}", flush=True)
    return met


def train(dataset: Dataset, epochs: int) -> keras.Model:
    """Trains the LeNet-5 of the baselines."""
    network = BASELINES.get("lenet5")(dataset.input_shape, dataset.classes)
    plan = TrainingPlan(epochs=epochs)
    compiled = compile_network(network, plan, seed=1)
    fit(compiled, dataset, plan, seed=1)
    return compiled.exported


def main() -> int:
    """Prints all comparisons; returns 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", help="where mnist.npz is; default: $FEATURENET_DATA")
    parser.add_argument("--images", type=int, default=500, help="of the test set, the first")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="digits, 100 images, targets ignored")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; default: all")
    options = parser.parse_args()
    name, count, epochs = (
        ("digits", 100, 20) if options.quick else ("mnist", options.images, options.epochs)
    )
    dataset = load(Data(dataset=name, directory=options.data_dir), 1)
    task = Task(train(dataset, epochs), dataset, count)
    correct = float((task.predictions == task.labels).mean())
    print(f"LeNet-5 on {name}: {count} images, accuracy {correct:.3f}", flush=True)
    met = [PARTS[part](task) for part in options.parts or PARTS]
    return 0 if all(met) or options.quick else 1


if __name__ == "__main__":
    sys.exit(main())
