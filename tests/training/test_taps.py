"""Activations of Keras models: neurons counted, reductions against plain NumPy."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from featurenet.errors import InvalidInputError, NotFiniteError
from featurenet.prediction.activations import Block, Detail
from featurenet.records import TrainingPlan

pytestmark = pytest.mark.keras

IMAGES = np.random.default_rng(0).random((7, 6, 6, 1), dtype=np.float32)


def activations(model: Any, batch_size: int = 4) -> Any:
    from featurenet.training.taps import KerasActivations

    return KerasActivations(model, batch_size)


def gathered(found: Any, detail: Detail = "units", images: Any = IMAGES) -> Block:
    """Returns all blocks as one."""
    blocks = list(found.blocks(images, detail))
    parts = [
        np.concatenate([getattr(each, part) for each in blocks])
        for part in ("outputs", "means", "scaled")
    ]
    return Block(*parts, np.max([each.unit_peaks for each in blocks], axis=0))


def lenet(convolutions: tuple[int, ...], dense: tuple[int, ...]) -> Any:
    """A LeNet of DeepXplore, whose softmax is a layer of its own."""
    from keras import Input, Model, layers

    images = tensor = Input((28, 28, 1))
    for filters in convolutions:
        tensor = layers.Conv2D(filters, 5, padding="same", activation="relu")(tensor)
        tensor = layers.MaxPooling2D()(tensor)
    tensor = layers.Flatten()(tensor)
    for units in dense:
        tensor = layers.Dense(units, activation="relu")(tensor)
    return Model(images, layers.Activation("softmax")(layers.Dense(10)(tensor)))


def branched() -> Any:
    """Two branches, layers that do nothing in inference, a layer that is used twice."""
    from keras import Input, Model, layers

    images = Input((6, 6, 1))
    twice = layers.Conv2D(3, 3, padding="same", name="twice")
    first = layers.Activation("tanh", name="first")(twice(images))
    second = layers.Dropout(0.5)(twice(layers.MaxPooling2D(2, 1, "same", name="pool")(images)))
    joined = layers.Concatenate(name="joined")([first, second])
    flat = layers.Dropout(0.5)(layers.Flatten()(joined))
    return Model(images, layers.Dense(4, "softmax", name="head")(flat))


@pytest.mark.parametrize(
    ("convolutions", "dense", "neurons"),
    [((4, 12), (), 52), ((6, 16), (84,), 148), ((6, 16), (120, 84), 268)],
)
def test_lenets_have_the_neurons_of_the_paper(
    convolutions: tuple[int, ...], dense: tuple[int, ...], neurons: int
) -> None:
    found = activations(lenet(convolutions, dense))
    assert sum(layer.neurons for layer in found.layers) == neurons
    assert found.layers[0].units == 28 * 28 * convolutions[0]


def test_layers_that_do_nothing_in_inference_are_left_out() -> None:
    found = activations(branched())
    names = [layer.name for layer in found.layers]
    assert sorted(names) == ["first", "head", "joined", "pool", "twice", "twice"]
    assert found.layers[found.penultimate].name == "joined"


def test_head_on_the_image_has_no_penultimate_layer() -> None:
    from keras import Input, Model, layers

    images = Input((6, 6, 1))
    found = activations(Model(images, layers.Dense(3)(layers.Flatten()(images))))
    assert found.penultimate is None
    assert gathered(found).means.shape == (7, 3)


def test_reductions_are_those_of_numpy() -> None:
    from keras import Model

    model = branched()
    found = gathered(activations(model))
    outputs = [model.get_layer(name).output for name in ("pool", "first", "joined", "head")]
    values = [np.asarray(each) for each in Model(model.inputs[0], outputs)(IMAGES)]
    spans = np.cumsum([0, *(each.neurons for each in activations(model).layers)])
    at = {
        each.name: span
        for each, span in zip(activations(model).layers, pairwise(spans), strict=True)
    }
    for name, value in zip(("pool", "first", "joined", "head"), values, strict=True):
        flat = value.reshape(7, -1)
        low, high = flat.min(axis=1), flat.max(axis=1)
        mean = value.reshape(7, -1, value.shape[-1]).mean(axis=1)
        part = slice(*at[name])
        np.testing.assert_allclose(found.means[:, part], mean, atol=1e-6)
        scaled = (mean - low[:, None]) / (high - low)[:, None]
        np.testing.assert_allclose(found.scaled[:, part], scaled, atol=1e-5)
    np.testing.assert_allclose(found.outputs, values[-1], atol=1e-6)


def test_unit_peaks_are_the_greatest_scaled_values() -> None:
    from keras import Model

    model = branched()
    found = gathered(activations(model))
    pool = np.asarray(Model(model.inputs[0], model.get_layer("pool").output)(IMAGES)).reshape(7, -1)
    low, high = pool.min(axis=1, keepdims=True), pool.max(axis=1, keepdims=True)
    layers = activations(model).layers
    start = sum(each.units for each in layers[: [each.name for each in layers].index("pool")])
    expected = ((pool - low) / (high - low)).max(axis=0)
    np.testing.assert_allclose(found.unit_peaks[start : start + 36], expected, atol=1e-6)


def test_less_detail_is_a_part_of_more() -> None:
    found = activations(branched())
    all_of_it, scaled, means = (gathered(found, each) for each in ("units", "scaled", "means"))
    assert scaled.unit_peaks.size == means.unit_peaks.size == means.scaled.size == 0
    np.testing.assert_allclose(scaled.scaled, all_of_it.scaled, atol=1e-6)
    np.testing.assert_allclose(means.means, all_of_it.means, atol=1e-6)
    np.testing.assert_allclose(means.outputs, all_of_it.outputs, atol=1e-6)


def test_layer_that_is_the_same_everywhere_is_zero() -> None:
    from keras import Input, Model, layers

    images = Input((6, 6, 1))
    constant = layers.Conv2D(
        2, 3, kernel_initializer="zeros", bias_initializer="ones", activation="tanh"
    )
    found = activations(Model(images, layers.GlobalAveragePooling2D()(constant(images))))
    block = gathered(found)
    np.testing.assert_allclose(block.means, np.tanh(1), rtol=1e-6)
    assert (block.scaled == 0).all()
    assert (block.unit_peaks == 0).all()


@pytest.mark.parametrize("batch_size", [1, 3, 16])
def test_result_does_not_depend_on_the_batch_size(batch_size: int) -> None:
    model = branched()
    one = gathered(activations(model, batch_size))
    other = gathered(activations(model, 7))
    for part in ("outputs", "means", "scaled", "unit_peaks"):
        np.testing.assert_allclose(getattr(one, part), getattr(other, part), atol=1e-6)


def test_exported_model_is_tapped_beside_the_augmented_one() -> None:
    from tiny_data import SHAPE, network

    from featurenet.training.compile import build_models

    training, exported = build_models(network(), TrainingPlan(augmentation=("shift",)), 0)
    images = np.random.default_rng(1).random((5, *SHAPE), dtype=np.float32)
    found = activations(exported)
    assert {each.name for each in found.layers} < {each.name for each in training.layers}
    outputs = gathered(found, images=images).outputs
    np.testing.assert_allclose(outputs, exported.predict_on_batch(images), atol=1e-6)


def test_activation_that_is_not_a_number_is_an_error_that_names_the_layer() -> None:
    model = branched()
    kernel, bias = model.get_layer("head").get_weights()
    model.get_layer("head").set_weights([kernel, bias * np.nan])
    with pytest.raises(NotFiniteError, match="from the layer 'head'"):
        gathered(activations(model))


def test_model_without_layers_is_an_error() -> None:
    from keras import Input, Model, layers

    images = Input((6, 6, 1))
    with pytest.raises(InvalidInputError, match="must have a layer that computes"):
        gathered(activations(Model(images, layers.Flatten()(images))))


@pytest.mark.parametrize("batch_size", [1, 5, 64])
def test_training_images_are_never_beyond_their_own_profile(batch_size: int) -> None:
    """The same image has slightly other sums in another batch, which must not count."""
    from tiny_data import dataset, network

    from featurenet.metrics.metric import METRICS
    from featurenet.metrics.observation import Observations
    from featurenet.training.compile import build_models

    found = dataset()
    found = dataset(x_test=found.x_train[::-1], y_test=found.y_train[::-1])
    exported = build_models(network(), TrainingPlan(), 0)[1]
    observations = Observations(activations(exported, batch_size), found, units=True)
    values = {
        name: METRICS.get(f"coverage.{name}").function(observations, **options).value
        for name, options in {"nbc": {}, "kmnc": {"sections": 2}, "nc_unit": {}}.items()
    }
    assert values["nbc"]["nbc"] == 0
    assert values["kmnc"]["kmnc"] == 1
    assert 0 < values["nc_unit"]["at_0.5"] <= 1
