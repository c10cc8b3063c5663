"""Gives memory back between models, and recognises that it ran out: the backend's part of it."""

from __future__ import annotations

import gc

import keras


def forget_models() -> None:
    """Drops Keras' own references to the models built so far, and what is garbage then."""
    keras.backend.clear_session(free_memory=False)  # which would collect garbage as well
    gc.collect()


def is_out_of_memory(error: BaseException) -> bool:
    """Tells whether an error means that the machine or the device has no memory left.

    TensorFlow raises ResourceExhaustedError, JAX an XlaRuntimeError with RESOURCE_EXHAUSTED.
    """
    text = f"{type(error).__name__} {error}"
    return isinstance(error, MemoryError) or any(
        sign in text for sign in ("ResourceExhausted", "RESOURCE_EXHAUSTED", "OOM when allocating")
    )
