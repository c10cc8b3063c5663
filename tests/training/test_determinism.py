"""A process is made ready before the backend runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.keras

PREPARE = """
from featurenet.training.determinism import prepare_process
import tensorflow as tf
prepare_process(1)
assert tf.config.threading.get_intra_op_parallelism_threads() == 1
assert tf.config.threading.get_inter_op_parallelism_threads() == 1
tf.ones(1)
prepare_process(1)
prepare_process(None)
try:
    prepare_process(2)
except RuntimeError:
    pass
else:
    raise SystemExit("threads were changed too late")
tf.random.set_seed(0)
from tensorflow.python.framework import config
assert config.is_op_determinism_enabled()
"""


def test_threads_and_determinism_are_set_once_for_a_process() -> None:
    subprocess.run([sys.executable, "-c", PREPARE], check=True, timeout=120)  # noqa: S603
