"""What Keras will load and how it is set, found out without loading it."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from featurenet.errors import InvalidInputError
from featurenet.places import user_folder

DEFAULT = "tensorflow"

BACKENDS = ("tensorflow", "jax", "torch")
"""Those that can train; each is named as its Python package is."""

SETTINGS = {
    "floatx": ("float32", "float16", "float64"),
    "image_data_format": ("channels_last", "channels_first"),
}
"""Settings of `keras.json` → what Keras takes; it cannot be imported with anything else."""


def backend_name() -> str:
    """Returns the backend that Keras is told to use: by KERAS_BACKEND, else by its `keras.json`."""
    return str(os.environ.get("KERAS_BACKEND") or _configured().get("backend") or DEFAULT)


def check_keras() -> None:
    """Refuses settings with which Keras could not be loaded.

    Raises:
        InvalidInputError: If there is no such backend, its package is not installed, or Keras'
            file has a value that Keras does not take.
    """
    name = backend_name()
    if name not in BACKENDS:
        known = ", ".join(BACKENDS)
        raise InvalidInputError(f"Keras' backend must be one of {known}, not {name!r}; {_advice()}")
    if find_spec(name) is None:
        raise InvalidInputError(f"Keras' backend is {name!r}, which is not installed; {_advice()}")
    configured = _configured()
    for setting, allowed in SETTINGS.items():
        value = configured.get(setting, allowed[0])
        if value not in allowed:
            raise InvalidInputError(
                f"{_config_file()}: {setting} must be {' or '.join(allowed)}, not {value!r}."
            )
    if not isinstance(configured.get("epsilon", 1e-7), float):
        raise InvalidInputError(f"{_config_file()}: epsilon must be a number such as 1e-07.")


def _advice() -> str:
    if os.environ.get("KERAS_BACKEND"):
        return f"install it, or unset KERAS_BACKEND to use {DEFAULT}."
    return f"install it, or change {_config_file()}."


def _config_file() -> Path:
    home = os.environ.get("KERAS_HOME")
    return Path(home) / "keras.json" if home else user_folder() / ".keras" / "keras.json"


def _configured() -> dict[str, Any]:
    try:
        found = json.loads(_config_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # Keras, too, goes on without a file that it cannot read
        return {}
    return found if isinstance(found, dict) else {}
