"""A user's Keras settings do not reach our models, and are back afterwards."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.keras

import keras  # noqa: E402

from featurenet.training.settings import pinned  # noqa: E402


@pytest.fixture
def odd_settings() -> Iterator[None]:
    with pinned():
        keras.config.set_floatx("float16")
        keras.config.set_image_data_format("channels_first")
        keras.config.set_epsilon(0.1)
        keras.config.set_dtype_policy("mixed_float16")
        yield


def test_models_are_float32_whatever_was_set(odd_settings: None) -> None:
    with pinned():
        layer = keras.layers.Dense(2)
        layer.build((None, 3))
        assert (layer.compute_dtype, layer.kernel.dtype) == ("float32", "float32")
        assert (keras.config.image_data_format(), keras.config.epsilon()) == ("channels_last", 1e-7)
    assert keras.config.dtype_policy().name == "mixed_float16"
    assert (keras.config.floatx(), keras.config.epsilon()) == ("float16", 0.1)
    assert keras.config.image_data_format() == "channels_first"


def test_deprecations_within_libraries_are_no_errors() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pinned():
            warn = {"category": DeprecationWarning, "filename": "core.py", "lineno": 1}
            warnings.warn_explicit("old", module="keras.src.core", **warn)
            with pytest.raises(DeprecationWarning):
                warnings.warn_explicit("old", module="my_metric", **warn)
