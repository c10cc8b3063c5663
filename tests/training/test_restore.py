"""A model file that was cut, altered or exchanged is one sentence that names it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import keras
import numpy as np
import pytest
from tiny_data import SHAPE, network

from featurenet.architecture import tree
from featurenet.architecture.network import Network
from featurenet.errors import InvalidInputError
from featurenet.records import TrainingPlan
from featurenet.training.compile import compile_network
from featurenet.training.restore import restore

pytestmark = pytest.mark.keras

IMAGES = np.random.default_rng(0).random((4, *SHAPE), dtype=np.float32)

Saved = tuple[Network, keras.Model]


@pytest.fixture(scope="module")
def saved() -> Saved:
    found = network()
    return found, compile_network(found, TrainingPlan(), seed=1).exported


@pytest.fixture
def file(saved: Saved, tmp_path: Path) -> Path:
    saved[1].save(tmp_path / "model.keras")
    return tmp_path / "model.keras"


def refusal(path: Path, network: Network) -> str:
    with pytest.raises(
        InvalidInputError, match=re.escape(f"The model's file {path} is ")
    ) as caught:
        restore(path, network)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("; put a copy of it back, or run the experiment again")
    return str(caught.value)


def test_what_was_saved_is_restored(saved: Saved, file: Path) -> None:
    loaded = restore(file, saved[0])
    np.testing.assert_array_equal(loaded.predict(IMAGES), saved[1].predict(IMAGES))


def test_auxiliary_heads_are_not_missed(tmp_path: Path) -> None:
    found = network(tree.ToOut(), tree.ToBlock())
    assert found.auxiliary
    compile_network(found, TrainingPlan(), seed=1).exported.save(tmp_path / "model.keras")
    assert restore(tmp_path / "model.keras", found).output_shape == (None, 3)


def cut(content: bytes, at: random.Random) -> bytes:
    return content[: at.randrange(len(content))]


def flip(content: bytes, at: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(20):
        changed[at.randrange(len(content))] ^= 1 << at.randrange(8)
    return bytes(changed)


def repeat(content: bytes, at: random.Random) -> bytes:
    middle = at.randrange(len(content) // 2)
    return content[: middle + 100] + content[middle:]


@pytest.mark.parametrize("damage", [cut, flip, repeat])
def test_damaged_file_is_refused_in_one_sentence(
    damage: Callable[[bytes, random.Random], bytes], saved: Saved, file: Path
) -> None:
    whole = file.read_bytes()
    for seed in range(8):
        file.write_bytes(damage(whole, random.Random(seed)))  # noqa: S311
        assert "Keras cannot load it (" in refusal(file, saved[0])


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
@pytest.mark.parametrize("kind", ["keras", "h5"])
def test_file_of_another_kind_is_refused(
    content: bytes, kind: str, saved: Saved, tmp_path: Path
) -> None:
    path = tmp_path / f"model.{kind}"
    path.write_bytes(content)
    refusal(path, saved[0])


def test_archive_without_a_model_is_refused(saved: Saved, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("readme.txt", "no model")
    refusal(tmp_path / "model.keras", saved[0])


def test_missing_file_is_refused(saved: Saved, tmp_path: Path) -> None:
    assert "is missing" in refusal(tmp_path / "model.keras", saved[0])


def test_another_model_is_refused(saved: Saved, tmp_path: Path) -> None:
    other = network(dropout=0.5)
    compile_network(other, TrainingPlan(), seed=1).exported.save(tmp_path / "model.keras")
    assert "dropout is not as this model has it" in refusal(tmp_path / "model.keras", saved[0])


def test_weights_that_are_no_numbers_are_refused(saved: Saved, file: Path) -> None:
    model = keras.models.load_model(file)
    model.layers[-1].set_weights(
        [np.full_like(each, np.nan) for each in model.layers[-1].get_weights()]
    )
    model.save(file)
    assert "weights of its layer head are infinite or not a number" in refusal(file, saved[0])
