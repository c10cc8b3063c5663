"""What all tests share: readable contract assertions, and one way to start the backend."""

import signal
from functools import cache

import pytest

pytest.register_assert_rewrite("contracts.executor_contract", "contracts.sampler_contract")


def pytest_configure() -> None:
    """Hears signals as in a foreground, and so do the programs that tests start.

    A shell lets what it runs in the background ignore them, and that is inherited.
    """
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


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
