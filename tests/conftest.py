"""What all tests share: readable contract assertions, and one way to start the backend."""

from functools import cache

import pytest

pytest.register_assert_rewrite("contracts.executor_contract", "contracts.sampler_contract")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Starts the backend as workers do before the first test that builds a model."""
    if item.get_closest_marker("keras"):
        _start_backend()


@cache
def _start_backend() -> None:
    from featurenet.execution.executor import THREADS
    from featurenet.training.determinism import prepare_process

    prepare_process(THREADS)
    import keras

    keras.utils.set_random_seed(0)  # deterministic operations refuse to run without a seed
