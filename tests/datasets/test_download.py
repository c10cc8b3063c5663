"""Data sets that Keras downloads; no test calls Keras."""

from __future__ import annotations

import numpy as np
import pytest

from featurenet.datasets import download
from featurenet.datasets.arrays import Arrays
from featurenet.datasets.catalogue import load, resolve
from featurenet.datasets.location import keras_folder
from featurenet.errors import InvalidInputError
from featurenet.records import Data


def published(name: str) -> Arrays:
    images = np.zeros((30, 28, 28), np.uint8)
    labels = (np.arange(30) % 10).astype(np.uint8)
    return Arrays(name, images, labels, images[:10], labels[:10])


def unreachable(name: str) -> Arrays:
    raise Exception("URL fetch failure on https://example.org: None -- no route")  # noqa: TRY002


def test_download_is_kept_for_the_next_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "fetch", published)
    first = load(Data(dataset="fashion_mnist"), seed=0)
    monkeypatch.setattr(download, "fetch", unreachable)
    assert first.class_names[9] == "Ankle boot"
    kept = resolve(Data(dataset="fashion_mnist"))
    assert kept.loader == "npz" and kept.path is not None
    again = load(Data(dataset="fashion_mnist"), seed=0)
    assert again is not first
    assert np.array_equal(again.y_val, first.y_val)
    assert again.class_names == first.class_names


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10", "cifar100"])
def test_failed_download_says_which_file_to_put_where(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(download, "fetch", unreachable)
    with pytest.raises(InvalidInputError, match=f"{name}.*no route.*{name}.npz") as caught:
        load(Data(dataset=name), seed=0)
    assert f"as {keras_folder()}" in str(caught.value)
    assert "FEATURENET_DATA" in str(caught.value)
    assert "\n" not in str(caught.value)
