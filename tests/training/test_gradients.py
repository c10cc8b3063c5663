"""Keras models as classifiers: every ending, against finite differences; batches."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from featurenet.errors import InvalidInputError
from featurenet.prediction.classifier import Objective
from featurenet.training.gradients import KerasClassifier
from featurenet.training.logits import strip_softmax

pytestmark = pytest.mark.keras

Ending = Callable[[Any], Any]

OBJECTIVES: tuple[Objective, ...] = ("cross-entropy", "margin", "difference-of-logits-ratio")

ENDINGS: dict[str, Ending] = {
    "dense": lambda sums: layers.Dense(4, "softmax", name="head")(sums),
    "dense without bias": lambda sums: layers.Dense(4, "softmax", use_bias=False)(sums),
    "activation": lambda sums: layers.Activation("softmax")(layers.Dense(4)(sums)),
    "softmax layer": lambda sums: layers.Softmax()(layers.Dense(4)(sums)),
    "logits": lambda sums: layers.Dense(4)(sums),
    "sum of logits": lambda sums: layers.Add()([layers.Dense(4)(sums), layers.Dense(4)(sums)]),
}


def model_with(ending: Ending) -> keras.Model:
    """Smooth, with batch normalisation and dropout, whose moving averages are not the default."""
    keras.utils.set_random_seed(3)
    images = keras.Input((6, 6, 2))
    features = layers.Conv2D(3, 3, activation="tanh")(images)
    features = layers.BatchNormalization(moving_mean_initializer="random_normal")(features)
    features = layers.Dropout(0.5, seed=1)(layers.Flatten()(features))
    return keras.Model(images, ending(features))


def images_of(count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(0).random((count, 6, 6, 2), dtype=np.float32)


def unlike(model: keras.Model, logits: Any, images: Any) -> float:
    """The largest difference of the model's probabilities from the softmax of the logits."""
    outputs = keras.ops.convert_to_numpy(model(images, training=False))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return float(np.abs(shares - outputs).max())


@pytest.mark.parametrize("ending", [name for name in ENDINGS if "logits" not in name])
def test_softmax_of_the_logits_is_what_the_model_gives(ending: str) -> None:
    model, images = model_with(ENDINGS[ending]), images_of(5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing but stripping
        logits = KerasClassifier(model).logits(images)
    assert unlike(model, logits, images) < 1e-6
    assert logits.min() < 0


@pytest.mark.parametrize("ending", ["logits", "sum of logits"])
def test_a_model_that_ends_in_logits_is_used_as_it_is(ending: str) -> None:
    model = model_with(ENDINGS[ending])
    assert strip_softmax(model) is model


def test_weights_are_shared_and_the_model_is_left_as_it_was() -> None:
    model, images = model_with(ENDINGS["dense"]), images_of(3)
    before = keras.ops.convert_to_numpy(model(images, training=False))
    classifier = KerasClassifier(model)
    classifier.logits(images)
    np.testing.assert_array_equal(model(images, training=False), before)
    model.get_layer("head").kernel.assign(model.get_layer("head").kernel * 0)
    bias = keras.ops.convert_to_numpy(model.get_layer("head").bias)
    np.testing.assert_allclose(classifier.logits(images), np.tile(bias, (3, 1)))


def test_a_nested_model_is_stripped() -> None:
    inner = model_with(ENDINGS["dense"])
    model = keras.Sequential([keras.Input((6, 6, 2)), layers.Rescaling(0.5), inner])
    logits = KerasClassifier(model).logits(images_of(4))
    assert unlike(model, logits, images_of(4)) < 1e-6 and logits.min() < 0


def test_probabilities_of_unknown_origin_get_a_logarithm_and_a_warning() -> None:
    model = model_with(lambda sums: layers.Rescaling(1.0)(layers.Dense(4, "softmax")(sums)))
    with pytest.warns(UserWarning, match="cannot be left out"):
        classifier = KerasClassifier(model)
    images, labels = images_of(4), np.arange(4)
    stripped = KerasClassifier(keras.Model(model.inputs, model.layers[-2].output))
    for objective in OBJECTIVES:
        found = classifier.gradient(images, labels, objective).gradients
        expected = stripped.gradient(images, labels, objective).gradients
        np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("ending", "message"),
    [
        (lambda sums: layers.Dense(1, "sigmoid")(sums), r"classes at least 2"),
        (lambda sums: layers.Dense(4, "sigmoid")(sums), "ends in a sigmoid"),
        (lambda sums: layers.Reshape((2, 2))(layers.Dense(4)(sums)), r"shape \(n, classes\)"),
    ],
)
def test_what_has_no_logits_is_refused(ending: Ending, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        KerasClassifier(model_with(ending))


@pytest.mark.parametrize("ending", ENDINGS)
def test_gradients_are_finite_differences(ending: str) -> None:
    classifier = KerasClassifier(model_with(ENDINGS[ending]))
    images, labels = images_of(6), np.arange(6) % 4
    direction = np.random.default_rng(1).normal(size=images.shape).astype(np.float32) * 2e-3
    for objective in OBJECTIVES:
        found = classifier.gradient(images, labels, objective)
        ahead = classifier.gradient(images + direction, labels, objective).values
        behind = classifier.gradient(images - direction, labels, objective).values
        slopes = (found.gradients * direction).sum(axis=(1, 2, 3))
        np.testing.assert_allclose(slopes, (ahead - behind) / 2, rtol=0.02, atol=2e-5)


def test_the_jacobian_has_the_gradient_of_each_chosen_logit() -> None:
    classifier = KerasClassifier(model_with(ENDINGS["dense"]))
    images, labels = images_of(5), np.arange(5) % 4
    classes = np.stack([labels, (labels + 1) % 4], axis=1)
    found = classifier.jacobian(images, classes)
    assert found.gradients.shape == (5, 2, 6, 6, 2)
    margin = classifier.gradient(images, labels, "margin")
    scores = np.where(np.eye(4)[labels] > 0, -np.inf, found.logits)
    rivals = classifier.jacobian(images, scores.argmax(axis=1)[:, None]).gradients[:, 0]
    np.testing.assert_allclose(found.gradients[:, 0] - rivals, margin.gradients, atol=1e-6)


def test_results_do_not_depend_on_the_batch_size() -> None:
    model, images, labels = model_with(ENDINGS["dense"]), images_of(21), np.arange(21) % 4
    whole, parts = KerasClassifier(model, 64), KerasClassifier(model, 5)
    np.testing.assert_allclose(parts.logits(images), whole.logits(images), atol=1e-6)
    for objective in OBJECTIVES:
        found = parts.gradient(images, labels, objective)
        expected = whole.gradient(images, labels, objective)
        np.testing.assert_allclose(found.gradients, expected.gradients, atol=1e-6, rtol=1e-5)


def test_a_sure_model_still_has_gradients() -> None:
    model, images = model_with(ENDINGS["dense"]), images_of(4)
    model.get_layer("head").kernel.assign(model.get_layer("head").kernel * 1_000)
    labels = KerasClassifier(model).logits(images).argmax(axis=1)
    assert (
        KerasClassifier(model)
        .gradient(images, labels, "margin")
        .gradients.any(axis=(1, 2, 3))
        .all()
    )
