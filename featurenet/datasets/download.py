"""Name of a published data set → `Arrays`, downloaded by Keras: only this file imports it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.cache import cache_folder, keep
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.location import VARIABLE, keras_folder
from featurenet.errors import InvalidInputError


def load_keras(descriptor: Descriptor) -> Arrays:
    """Downloads a data set, or takes it from Keras' cache, and keeps the arrays for next time.

    Raises:
        InvalidInputError: If that fails; the message says which file to put where by hand.
    """
    try:
        arrays = fetch(descriptor.name)
    except Exception as error:  # Keras raises bare Exceptions
        raise InvalidInputError(_by_hand(descriptor, error)) from error
    keep(cache_folder() / f"{descriptor.name}.npz", arrays)
    return arrays


def fetch(name: str) -> Arrays:
    """Calls `keras.datasets.<name>.load_data()`, with its progress bar on stderr."""
    # Importing Keras takes seconds, which only a download is worth.
    with _without_native_notes():
        from keras import datasets

    with contextlib.redirect_stdout(sys.stderr):
        (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    return Arrays(name, x_train, y_train, x_test, y_test)


@contextlib.contextmanager
def _without_native_notes() -> Iterator[None]:
    """Keeps from the user what TensorFlow's native code writes to standard error as it loads."""
    sys.stderr.flush()
    users, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(users, 2)
        os.close(users)
        os.close(nowhere)


def _by_hand(descriptor: Descriptor, error: Exception) -> str:
    name = descriptor.name
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    saving = "".join(
        f"save {file.url} as {keras_folder() / file.save_as}, " for file in descriptor.downloads
    )
    return (
        f"Data set {name} is not on this machine and cannot be downloaded ({reason}). By hand: "
        f"{saving}or put {name}.npz (x_train, y_train, x_test, y_test) or a folder {name} of "
        "images (train/<class>/, test/<class>/) into a folder and name that folder with "
        f"--data-dir or {VARIABLE}"
    )
