"""Trains a network by its plain TensorFlow graph: steps, epochs, what Keras' callbacks expect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from featurenet.architecture.network import Network
from featurenet.datasets.dataset import Dataset
from featurenet.records import FittedPlan
from featurenet.training.compile import AUXILIARY_WEIGHT
from featurenet.training.graph.dropout import SPARE, Drop, dropout_rates
from featurenet.training.graph.layers import forward
from featurenet.training.graph.optimizers import OPTIMIZERS

Step = Callable[[Any, Any, Any, Any, Any], tuple[Any, Any]]
"""From images, labels, what each image counts, the beginnings of masks and the learning rate to the
step's mean loss and share of right answers."""


def train(
    model: keras.Model,
    network: Network,
    dataset: Dataset,
    plan: FittedPlan,
    image_weights: npt.NDArray[np.float32] | None,
    callbacks: Sequence[keras.callbacks.Callback],
    seed: int,
) -> None:
    """Trains the weights of a Keras model in place, as its `fit` does.

    The last batch of an epoch is filled up with the first images of the epoch, so that all have one
    size. Logs have "loss" and "accuracy" of the main output, as means over the epoch so far.

    Args:
        model: Holds the weights, and the optimiser with the learning rate.
        network: Its layers.
        dataset: Trained on its training images.
        plan: Epochs, batch size, optimiser and clipping.
        image_weights: What each training image's loss counts; None = all the same.
        callbacks: See Keras; they may stop training and change a learning rate that is no schedule.
        seed: Source of the order of images and of dropout.
    """
    images, labels = dataset.x_train, dataset.y_train.astype(np.int32)
    size = min(plan.batch_size, len(images))
    weights = image_weights if image_weights is not None else np.ones(len(images), np.float32)
    step = _compiled(model, network, plan, size)
    rng = np.random.default_rng(seed)
    masks = len(dropout_rates(network))
    told = keras.callbacks.CallbackList(list(callbacks), model=model)
    model.stop_training = False
    told.on_train_begin()
    steps = 0
    for epoch in range(plan.epochs):
        told.on_epoch_begin(epoch)
        sums = np.zeros(2)
        for batch, chosen in enumerate(_batches(rng.permutation(len(images)), size)):
            begins = rng.integers(SPARE, size=masks, dtype=np.int32)
            rate = np.float32(_rate(model.optimizer, steps))
            found = step(images[chosen], labels[chosen], weights[chosen], begins, rate)
            sums += [float(each) for each in found]
            steps += 1
            logs = dict(zip(("loss", "accuracy"), sums / (batch + 1), strict=True))
            told.on_train_batch_end(batch, logs)
        model.optimizer.iterations.assign(steps)  # which a schedule's rate is told by
        told.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    told.on_train_end()


def _batches(order: npt.NDArray[np.int64], size: int) -> Iterator[npt.NDArray[np.int64]]:
    filled = np.concatenate([order, order[: -len(order) % size]])
    yield from filled.reshape(-1, size)


def _rate(optimizer: keras.optimizers.Optimizer, steps: int) -> float:
    rate = optimizer._learning_rate  # the schedule itself; `learning_rate` is its value now
    return float(rate(steps) if callable(rate) else rate.value)


def _compiled(model: keras.Model, network: Network, plan: FittedPlan, size: int) -> Step:
    holders = {layer.name: layer for layer in model.layers}
    variables = [each.value for each in model.trainable_variables]
    update = OPTIMIZERS[plan.optimizer](variables)
    names = (network.output, *network.auxiliary)
    shares = [1.0] + [AUXILIARY_WEIGHT] * len(network.auxiliary)

    def step(images: Any, labels: Any, weights: Any, begins: Any, rate: Any) -> tuple[Any, Any]:
        drop = Drop(network, begins)
        with tf.GradientTape() as tape:
            outputs, moved = forward(network, holders, images, names, drop)
            losses = [
                tf.reduce_mean(
                    weights * tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                )
                for logits in outputs
            ]
            total = sum(share * loss for share, loss in zip(shares, losses, strict=True))
        gradients = tape.gradient(
            total, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO
        )
        if plan.clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, plan.clip_norm)
        update(gradients, rate)
        for variable, value in moved:
            variable.assign(value)
        right = tf.equal(tf.argmax(outputs[0], axis=1, output_type=tf.int32), labels)
        return losses[0], tf.reduce_mean(tf.cast(right, tf.float32))

    signature = [
        tf.TensorSpec((size, *network.input_shape), tf.float32),
        tf.TensorSpec((size,), tf.int32),
        tf.TensorSpec((size,), tf.float32),
        tf.TensorSpec((len(dropout_rates(network)),), tf.int32),
        tf.TensorSpec((), tf.float32),
    ]
    compiled: Step = tf.function(step, input_signature=signature, autograph=False)
    return compiled
