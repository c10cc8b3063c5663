"""Makes a process ready to train: equal results from equal seeds, no more threads than due, quiet.

This is the only file that knows what the backend, TensorFlow, needs for that. It loads Keras only
in `prepare_process`, because some of it must be said before.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def prepare_process(threads: int | None = None) -> None:
    """Loads Keras and prepares this process for training; call it before any other use of Keras.

    Operations are made deterministic, which costs nothing measurable on a CPU. Results still
    depend on the number of threads, because sums are split among them: equal figures need equal
    threads. Many models train fastest in several processes of one thread each.

    A backend that runs already, as in a notebook, keeps its number of threads; a warning says so.

    Args:
        threads: Most threads for one operation, and as many operations at a time; None leaves the
            choice to the backend, which takes every core.
    """
    load_keras()
    import keras

    if keras.backend.backend() != "tensorflow":
        return  # JAX and PyTorch are deterministic on a CPU
    import tensorflow

    tensorflow.get_logger().addFilter(_is_not_about_retracing)
    tensorflow.config.experimental.enable_op_determinism()
    # This rewriting of graphs comes out one way or another by chance, and with it the order of
    # sums: on a busy machine, one training in four would differ in its last digits.
    tensorflow.config.optimizer.set_experimental_options({"arithmetic_optimization": False})
    if threads is None:
        return
    try:
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    except RuntimeError:
        warnings.warn(
            "TensorFlow runs already and keeps its number of threads: figures may differ in their "
            "last digits from those of a fresh process. Call featurenet first to avoid it.",
            stacklevel=2,
        )


def load_keras() -> None:
    """Imports Keras and its backend, which computes nothing yet, quietly."""
    # TensorFlow logs an error of no consequence for every model that it trains deterministically.
    # What goes wrong is raised as an exception too; fatal errors are still logged.
    # "1" is what JAX sets in whoever imports it, Keras included where it is installed.
    if os.environ.get("TF_CPP_MIN_LOG_LEVEL", "1") == "1":
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    # Else the first of several workers would take all of a GPU's memory.
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    with _standard_error_held():
        import keras  # noqa: F401


@contextmanager
def _standard_error_held() -> Iterator[None]:
    """Holds back what goes to standard error, native libraries included, unless the block raises.

    TensorFlow greets with half a dozen lines before it looks at its log level, in every worker.
    """
    sys.stderr.flush()
    original = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(original, held.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)


def _is_not_about_retracing(record: logging.LogRecord) -> bool:
    """Drops TensorFlow's advice to trace less often: here, each model is a new one."""
    return "retracing" not in record.getMessage()
