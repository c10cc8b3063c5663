"""Every attack is a function of the package, and takes a plain Keras model."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import featurenet.attacks
from featurenet.errors import InvalidInputError

QUICK: dict[str, dict[str, Any]] = {"carlini_wagner": {"searches": 1, "steps": 5}}


@pytest.fixture(scope="module")
def model() -> Any:
    import keras

    dense = keras.layers.Dense(3, "softmax", kernel_initializer=keras.initializers.Ones())
    return keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])


@pytest.mark.parametrize("name", featurenet.attacks.__all__)
@pytest.mark.keras
def test_attack_takes_a_keras_model(name: str, model: Any) -> None:
    images, labels = np.full((2, 2, 2, 1), 0.5, np.float32), np.array([0, 1])
    found = getattr(featurenet.attacks, name)(model, images, labels, **QUICK.get(name, {}))
    np.testing.assert_array_equal(found.success, [False, True])  # equal logits: it gives class 0


@pytest.mark.keras
def test_images_of_another_shape_are_refused(model: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"shape \(n, 2, 2, 1\). Received: \(1, 3, 2, 1\)"):
        featurenet.attacks.pgd(model, np.zeros((1, 3, 2, 1), np.float32), np.zeros(1, int))


@pytest.mark.keras
@pytest.mark.parametrize("wrong", ["first/models/0001/model.keras", None, len])
def test_what_is_no_model_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInputError, match="need a Keras 3 model that knows its input"):
        featurenet.attacks.fgsm(wrong, np.zeros((1, 2, 2, 1), np.float32), np.zeros(1, int))


def test_importing_a_file_of_the_same_name_hides_no_attack() -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "importlib.import_module('featurenet.attacks.pgd')\n"
        "import featurenet.attacks as attacks\n"
        "for each in pkgutil.iter_modules(attacks.__path__):\n"
        "    importlib.import_module(f'featurenet.attacks.{each.name}')\n"
        "assert all(callable(getattr(attacks, name)) for name in attacks.__all__)\n"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)  # noqa: S603
