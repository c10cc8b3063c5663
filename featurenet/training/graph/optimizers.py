"""Keras' optimisers as TensorFlow's fused operations: one for each array of weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

Update = Callable[[Sequence[Any], Any], None]
"""Changes the weights, given a gradient for each and the learning rate."""


def adam(variables: Sequence[Any]) -> Update:
    """Returns Adam (Kingma and Ba 2015) with Keras' settings."""
    first, second, epsilon = 0.9, 0.999, 1e-7
    moments = [(_zeros(each), _zeros(each)) for each in variables]
    powers = tf.Variable([1.0, 1.0], dtype=tf.float32, trainable=False)

    def update(gradients: Sequence[Any], rate: Any) -> None:
        powers.assign(powers * tf.constant([first, second]))
        for variable, (m, v), gradient in zip(variables, moments, gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle,
                m=m.handle,
                v=v.handle,
                beta1_power=powers[0],
                beta2_power=powers[1],
                lr=rate,
                beta1=first,
                beta2=second,
                epsilon=epsilon,
                grad=gradient,
            )

    return update


def sgd(variables: Sequence[Any]) -> Update:
    """Returns plain gradient descent."""

    def update(gradients: Sequence[Any], rate: Any) -> None:
        for variable, gradient in zip(variables, gradients, strict=True):
            tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=rate, delta=gradient)

    return update


OPTIMIZERS: Mapping[str, Callable[[Sequence[Any]], Update]] = {"adam": adam, "sgd": sgd}


def _zeros(variable: Any) -> Any:
    return tf.Variable(tf.zeros(variable.shape), trainable=False)
