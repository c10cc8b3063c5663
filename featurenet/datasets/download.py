"""Name of a published data set → `Arrays`, downloaded by Keras: only this file imports it."""

from __future__ import annotations

import contextlib
import os
import sys

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
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # its notes are not for the user
    # Importing Keras takes seconds, which only a download is worth.
    from keras import datasets

    with contextlib.redirect_stdout(sys.stderr):
        (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    return Arrays(name, x_train, y_train, x_test, y_test)


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
