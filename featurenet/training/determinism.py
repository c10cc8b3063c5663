"""Makes a process ready to train: equal results from equal seeds, and no more threads than due.

This is the only file that knows what the backend, TensorFlow, needs for that.
"""

from __future__ import annotations

import logging

import keras


def prepare_process(threads: int | None = None) -> None:
    """Prepares this process for training; call it before any other use of Keras.

    Operations are made deterministic, which costs nothing measurable on a CPU. Results still
    depend on the number of threads, because sums are split among them: equal figures need equal
    threads. Many models train fastest in several processes of one thread each.

    Args:
        threads: Most threads for one operation, and as many operations at a time; None leaves the
            choice to the backend, which takes every core.

    Raises:
        RuntimeError: If the backend is running already and has another number of threads.
    """
    if keras.backend.backend() != "tensorflow":
        return  # JAX and PyTorch are deterministic on a CPU
    import tensorflow

    tensorflow.get_logger().addFilter(_is_not_about_retracing)
    tensorflow.config.experimental.enable_op_determinism()
    if threads is not None:
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)


def _is_not_about_retracing(record: logging.LogRecord) -> bool:
    """Drops TensorFlow's advice to trace less often: here, each model is a new one."""
    return "retracing" not in record.getMessage()
