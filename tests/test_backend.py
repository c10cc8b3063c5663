"""Keras' settings: refused in one sentence where Keras could not be loaded, else without effect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import featurenet
from featurenet.backend import backend_name, check_keras
from featurenet.errors import InvalidInputError


@pytest.fixture
def keras_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "keras.json"


def test_backend_is_the_environments_then_the_files_then_tensorflow(
    keras_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backend_name() == "tensorflow"
    keras_home.write_text('{"backend": "jax"}')
    assert backend_name() == "jax"
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert backend_name() == "torch"


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}", '{"floatx": "float16"}'])
def test_file_that_keras_bears_is_borne(content: str, keras_home: Path) -> None:
    keras_home.write_text(content)
    check_keras()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"backend": "theano"}, "backend must be one of tensorflow, jax, torch, not 'theano'"),
        ({"floatx": "float8"}, "floatx must be float32 or float16 or float64, not 'float8'"),
        ({"image_data_format": "nhwc"}, "image_data_format must be channels_last or"),
        ({"epsilon": "small"}, "epsilon must be a number"),
    ],
)
def test_setting_that_ends_keras_is_refused(
    content: dict[str, str], message: str, keras_home: Path
) -> None:
    keras_home.write_text(json.dumps(content))
    with pytest.raises(InvalidInputError, match=message):
        check_keras()


@pytest.mark.parametrize("workers", [-2, True, 1.5, "2"])
def test_number_of_workers_that_is_none_is_refused(workers: object, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=f"workers must be 0.*received {workers!r}"):
        featurenet.run("light", workers=workers, out=tmp_path / "run")  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


def test_backend_that_is_not_installed_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    monkeypatch.setattr("featurenet.backend.find_spec", lambda name: None)
    with pytest.raises(InvalidInputError, match="'torch', which is not installed; install it, or"):
        featurenet.run("light", out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
