"""What a metric can ask for by the name of a parameter, and how it is made for one model.

A provider is a function whose own parameters name what it is made from. Each value is made on
first use, once per model, and shared by every metric that asks for it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from featurenet.architecture.network import Network
from featurenet.architecture.tree import Architecture
from featurenet.attacks.inputs import check
from featurenet.datasets.dataset import Dataset, Images, Labels
from featurenet.errors import FeatureNetError
from featurenet.metrics.clean_pass import CleanPass
from featurenet.metrics.observation import Observations
from featurenet.prediction import probabilities as prediction
from featurenet.prediction.activations import Activations
from featurenet.prediction.classifier import Classifier
from featurenet.prediction.probabilities import Confusion, Predictor, Probabilities

Predict = Callable[[Images], Probabilities]

PER_METRIC = {
    "seed": "int that depends on data set, metric and options, but not on the model",
    "rng": "numpy.random.Generator made from the seed",
}
"""Values that each metric gets for itself: all models must see the same random choices."""


class History(Protocol):
    """What metrics read of a training history."""

    @property
    def curves(self) -> Mapping[str, tuple[float, ...]]:
        """Name → one value per epoch."""

    @property
    def seconds(self) -> float:
        """Wall-clock time of training."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One trained model and what is known of it; a metric that needs what is None is skipped.

    Args:
        model: The exported Keras model.
        network: Its layers.
        architecture: What the layers were made from; baselines have none.
        dataset: What it was trained on.
        history: How it was trained.
        classifier: Its logits, and their gradients on the images.
        activations: What its layers make of images.
        seed: The experiment's.
        batch_size: Images at a time; that of training saves compiling the model anew.
        predictor: What runs the model fastest, if there is something faster than itself.
    """

    model: Any
    network: Network | None = None
    architecture: Architecture | None = None
    dataset: Dataset | None = None
    history: History | None = None
    classifier: Classifier | None = None
    activations: Activations | None = None
    seed: int = 0
    batch_size: int = 128
    predictor: Predictor | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A function that makes a value, with the names of the values that it is made from."""

    function: Callable[..., Any]
    needs: tuple[str, ...]
    description: str


PROVIDERS: dict[str, Provider] = {}
"""Name of a parameter → how its value is made from others."""


def provider(function: Callable[..., Any]) -> Callable[..., Any]:
    """Lets metrics ask for the function's result by its name (decorator)."""
    needs = tuple(inspect.signature(function).parameters)
    description = inspect.getdoc(function) or ""
    PROVIDERS[function.__name__] = Provider(function, needs, description.partition("\n")[0])
    return function


SUBJECT_FIELDS = tuple(
    each.name for each in fields(Subject) if each.name not in ("seed", "predictor")
)


def names() -> list[str]:
    """Returns every name that a metric's parameter may have to be given a value."""
    return sorted({*SUBJECT_FIELDS, *PROVIDERS, *PER_METRIC})


class Missing(Exception):
    """A value that was asked for is not known of this model."""


@dataclass(slots=True)
class Supply:
    """The values of one model, made as they are asked for.

    Args:
        subject: The model and what is known of it.
        needs: Names of all values that will be asked for; a provider that has a parameter of this
            name can prepare for them together.
    """

    subject: Subject
    needs: frozenset[str] = frozenset()
    _made: dict[str, Any] = field(default_factory=dict)
    _refused: dict[str, FeatureNetError] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Returns the value called `name`.

        Raises:
            Missing: If it, or what it is made from, is not known of this model.
            FeatureNetError: If it cannot be made of this model; it is not tried a second time.
        """
        if name in SUBJECT_FIELDS:
            value = getattr(self.subject, name)
            if value is None:
                raise Missing(f"needs {name}, which this model does not have")
            return value
        if name == "needs":
            return self.needs
        if name == "predictor":
            return self.subject.predictor or self.get("model")
        if name in self._refused:
            raise self._refused[name]
        if name not in self._made:
            chosen = PROVIDERS[name]
            try:
                self._made[name] = chosen.function(*(self.get(need) for need in chosen.needs))
            except FeatureNetError as error:
                self._refused[name] = error
                raise
        return self._made[name]


@provider
def test_images(dataset: Dataset) -> Images:
    """Test images, float32 (n, height, width, channels) in [0, 1]."""
    return dataset.x_test


@provider
def test_labels(dataset: Dataset) -> Labels:
    """Labels of the test images, int64 (n,)."""
    return dataset.y_test


@provider
def shuffled_images(dataset: Dataset) -> Images:
    """Test images in a random order, the same for every model; metrics take the first ones."""
    return _read_only(dataset.x_test[_order(dataset)])


@provider
def shuffled_labels(dataset: Dataset) -> Labels:
    """Labels of the shuffled images, int64 (n,)."""
    return _read_only(dataset.y_test[_order(dataset)])


@provider
def clean_pass(
    classifier: Classifier, shuffled_images: Images, shuffled_labels: Labels
) -> CleanPass:
    """Logits and their gradients on the shuffled images, which metrics share."""
    checked = check(classifier, shuffled_images, shuffled_labels)
    return CleanPass(checked, shuffled_images, shuffled_labels)


@provider
def observations(activations: Activations, dataset: Dataset, needs: frozenset[str]) -> Observations:
    """What the layers make of training and test images, in one pass each."""
    return Observations(activations, dataset, units="unit_observations" in needs)


@provider
def unit_observations(observations: Observations) -> Observations:
    """The same passes, looking at units at every position too."""
    return observations


@provider
def predict(predictor: Predictor, batch_size: int) -> Predict:
    """Function from images to class probabilities that reuses the compiled forward pass."""
    return partial(prediction.predict, predictor, batch_size=batch_size)


@provider
def outputs(predict: Predict, test_images: Images) -> npt.NDArray[np.float32]:
    """What the model says of the test images, float32 (n, classes): probabilities, or logits."""
    return _read_only(prediction.check_outputs(predict(test_images), len(test_images)))


@provider
def probabilities(outputs: npt.NDArray[np.float32]) -> Probabilities:
    """Class probabilities of the test images, float32 (n, classes)."""
    return _read_only(prediction.check_probabilities(outputs))


@provider
def predictions(outputs: npt.NDArray[np.float32]) -> Labels:
    """Most probable class of each test image, int64 (n,)."""
    return _read_only(outputs.argmax(axis=1))


@provider
def confusion(predictions: Labels, test_labels: Labels, dataset: Dataset) -> Confusion:
    """Number of test images of each class (rows) taken for each (columns), int64."""
    return _read_only(prediction.confusion(predictions, test_labels, dataset.classes))


@provider
def training_seconds(history: History) -> float:
    """Wall-clock time of training in seconds."""
    return history.seconds


def _order(dataset: Dataset) -> npt.NDArray[np.int64]:
    return np.random.default_rng(0).permutation(len(dataset.y_test))


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Keeps one metric from changing what the next one sees."""
    view = np.asarray(array).view()
    view.setflags(write=False)
    return view
