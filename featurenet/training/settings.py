"""Keras' own settings, which a `keras.json` or script may change, as our figures need them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import keras

EPSILON = 1e-7

LIBRARIES = r"(keras|tensorflow|jax|torch|numpy|scipy|h5py)\b"
"""Modules that warn each other of what they will change: nothing that a user could mend."""


@contextmanager
def pinned() -> Iterator[None]:
    """Has Keras compute in float32, with channels last, whatever was set; sets it back at the end.

    Equal experiments would else give other models on another user's machine. The backend is not
    pinned: it is the user's choice, and recorded. Warnings of deprecation within libraries do not
    end a trial where Python was told to make errors of warnings.
    """
    policy, floatx = keras.config.dtype_policy(), keras.config.floatx()
    layout, epsilon = keras.config.image_data_format(), keras.config.epsilon()
    _set("float32", "float32", "channels_last", EPSILON)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=DeprecationWarning, module=LIBRARIES)
            yield
    finally:
        _set(policy, floatx, layout, epsilon)


def _set(policy: str | keras.DTypePolicy, floatx: str, layout: str, epsilon: float) -> None:
    keras.config.set_floatx(floatx)  # sets the policy, too, so that it comes first
    keras.config.set_dtype_policy(policy)
    keras.config.set_image_data_format(layout)
    keras.config.set_epsilon(epsilon)
