"""A process is made ready before the backend runs, and stays quiet."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.keras

PREPARE = """
import sys
import warnings
import featurenet.training.determinism as determinism
assert "keras" not in sys.modules
determinism.prepare_process(1)
import numpy, keras, tensorflow as tf
assert tf.config.threading.get_intra_op_parallelism_threads() == 1
assert tf.config.threading.get_inter_op_parallelism_threads() == 1
keras.utils.set_random_seed(1)
for _ in range(7):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse", jit_compile=False)
    model.fit(numpy.ones((40, 4)), numpy.ones((40, 2)), verbose=0)
determinism.prepare_process(1)
determinism.prepare_process(None)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    determinism.prepare_process(2)
if "keeps its number of threads" in str(caught[0].message):
    print("too late")
"""

FAIL = """
import os, featurenet.training.determinism as determinism
with determinism._standard_error_held():
    os.write(2, b"native message")
    raise ImportError("no such library")
"""


def test_threads_are_set_before_the_backend_runs_and_nothing_is_printed() -> None:
    run = [sys.executable, "-c", PREPARE]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (0, "too late\n", "")


def test_what_was_printed_before_a_failed_import_is_shown() -> None:
    run = [sys.executable, "-c", FAIL]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120)  # noqa: S603
    assert done.stderr.startswith("native message")
    assert "ImportError: no such library" in done.stderr
