"""Our TensorFlow graph of a network against the Keras model over the same weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_architectures import architectures
from tiny_data import dataset, network

from featurenet.architecture import tree
from featurenet.architecture.layers import ACTIVATIONS, MaxPooling2D
from featurenet.architecture.network import Network, infer
from featurenet.records import TrainingPlan

pytestmark = pytest.mark.keras

STILL = TrainingPlan(epochs=2, batch_size=16)
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def images(n: int, shape: tuple[int, ...] = (9, 8, 3)) -> Any:
    return np.random.default_rng(3).normal(size=(n, *shape)).astype(np.float32)


def holders_of(model: Any) -> dict[str, Any]:
    """Returns a model's layers, with weights and averages that are not those of a new one."""
    rng = np.random.default_rng(4)
    for variable in model.variables:
        variable.assign(rng.uniform(0.3, 0.8, variable.shape))
    return {layer.name: layer for layer in model.layers}


def close(one: Any, other: Any) -> bool:
    """Whether arrays differ by rounding alone, measured by the largest of their values."""
    one, other = np.asarray(one), np.asarray(other)
    return bool(np.abs(one - other).max() <= 1e-4 * max(1e-6, np.abs(other).max()))


def check(net: Network) -> None:
    """Compares inference, gradients of training without dropout, and moving averages."""
    import tensorflow as tf

    from featurenet.training.compile import build_models
    from featurenet.training.graph.layers import forward
    from featurenet.training.graph.predictor import GraphPredictor

    training, exported = build_models(net, TrainingPlan(initializer="glorot"), seed=1)
    batch = images(6, net.input_shape)
    # Small weights keep every activation finite; moving averages stay those of a new model.
    given = GraphPredictor(exported, net).predict_on_batch(batch)
    assert close(given, exported.predict_on_batch(batch))
    rates = [layer for layer in training.layers if hasattr(layer, "rate")]
    for layer in rates:
        layer.rate = 0.0
    variables = [each.value for each in training.trainable_variables]
    names = (net.output, *net.auxiliary)
    holders = {layer.name: layer for layer in training.layers}
    with tf.GradientTape() as tape:
        outputs, moved = forward(net, holders, tf.constant(batch), names, lambda name, value: value)
        loss = tf.add_n([tf.reduce_sum(tf.nn.softmax(each)[:, 0]) for each in outputs])
    own = tape.gradient(loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    next_averages = [(variable, value.numpy()) for variable, value in moved]
    with tf.GradientTape() as tape:
        made = training(batch, training=True)
        made = made if isinstance(made, list) else [made]
        loss = tf.add_n([tf.reduce_sum(each[:, 0]) for each in made])
    theirs = tape.gradient(loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    largest = max(float(np.abs(each).max()) for each in theirs)
    for one, other in zip(own, theirs, strict=True):
        assert np.abs(one - other).max() <= 2e-3 * max(largest, 1e-6)
    for variable, value in next_averages:
        assert close(value, variable)


@settings(max_examples=25, deadline=None, suppress_health_check=CHECKS, derandomize=True)
@given(architectures(blocks=2, cells=3))
def test_random_networks_agree_with_keras(architecture: tree.Architecture) -> None:
    check(infer(architecture, (9, 8, 3), 5))


@pytest.mark.parametrize(
    "name", sorted(ACTIVATIONS - {"threshold"})
)  # Keras gives that one no defaults
def test_activations_agree_with_keras(name: str) -> None:
    import keras

    from featurenet.training.graph.layers import _activate

    values = images(4, (5,))
    assert close(_activate(name, values), keras.layers.Activation(name)(values))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["same", "valid"]),
    st.integers(3, 7),
    st.integers(3, 7),
    st.integers(1, 4),
)
def test_fast_pooling_agrees_with_tensorflow(
    size: tuple[int, int], padding: Any, height: int, width: int, channels: int
) -> None:
    import tensorflow as tf

    from featurenet.training.graph import pooling

    values = tf.constant(images(2, (height, width, channels)))
    slopes = tf.constant(images(2, (height, width, channels)))
    found = []
    for large in (0, 1 << 60):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pooling, "LARGE", large)
            with tf.GradientTape() as tape:
                tape.watch(values)
                pooled = pooling.max_pool(values, MaxPooling2D(size, (1, 1), padding))
                total = tf.reduce_sum(pooled * slopes[:, : pooled.shape[1], : pooled.shape[2]])
            found.append((pooled.numpy(), tape.gradient(total, values).numpy()))
    assert np.array_equal(found[0][0], found[1][0])
    assert close(found[0][1], found[1][1])


def test_equal_values_in_a_window_give_the_gradient_to_one() -> None:
    import tensorflow as tf

    from featurenet.training.graph import pooling

    values = tf.ones((1, 4, 4, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooling, "LARGE", 0)
        with tf.GradientTape() as tape:
            tape.watch(values)
            pooled = pooling.max_pool(values, MaxPooling2D((2, 2), (1, 1), "valid"))
    slopes = tape.gradient(pooled, values)
    assert float(tf.reduce_sum(slopes)) == 9 and slopes.numpy().max() == 1


def test_dropout_keeps_the_mean_and_drops_its_share() -> None:
    import tensorflow as tf

    from featurenet.training.graph.dropout import SPARE, Drop, dropout_rates

    net = network(dropout=0.25)
    [name] = dropout_rates(net)
    values = tf.ones((2000, 4, 4, 4))
    first, second = (
        Drop(net, tf.constant([begin], tf.int32))(name, values).numpy() for begin in (5, SPARE - 1)
    )
    assert np.unique(first).tolist() == pytest.approx([0, 4 / 3])
    assert (first == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert first.mean() == pytest.approx(1, abs=0.01)
    assert 0.55 < (first == second).mean() < 0.7  # as independent ones agree: 0.625


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_steps_are_those_of_keras(optimizer: Any) -> None:
    """With neither dropout nor a choice of order, as one batch is all there is."""
    from featurenet.training.compile import compile_network
    from featurenet.training.graph.loop import train

    net = network(tree.ToBlock(), tree.ToOut(), dropout=0)
    data = dataset()
    plan = TrainingPlan(
        epochs=5, batch_size=40, optimizer=optimizer, schedule="constant", learning_rate=0.01
    ).fitted(40)
    ours, theirs = (compile_network(net, plan, seed=1) for _ in range(2))
    weights = np.linspace(0.5, 1.5, 40, dtype=np.float32)
    train(ours.training, net, data, plan, weights, [], seed=0)
    targets = theirs.targets(data.y_train)
    sample = theirs.targets(weights)
    theirs.training.fit(
        data.x_train, targets, sample_weight=sample, batch_size=40, epochs=5, verbose=0
    )
    for one, other in zip(ours.training.get_weights(), theirs.training.get_weights(), strict=True):
        assert np.abs(one - other).max() < 2e-4
