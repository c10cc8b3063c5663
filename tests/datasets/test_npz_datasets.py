"""Reading `.npz` files and the checks on their arrays, through `load` as users meet them."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from featurenet.datasets.catalogue import load
from featurenet.errors import FormatError
from featurenet.records import Data

Write = Callable[..., Path]


def test_npz_becomes_scaled_images_with_a_channel(write_npz: Write) -> None:
    dataset = load(Data(dataset=str(write_npz())), seed=1)
    assert dataset.name == "shapes"
    assert dataset.input_shape == (4, 5, 1)
    assert dataset.class_names == ("0", "1", "2")
    assert (len(dataset.x_train), len(dataset.x_val), len(dataset.x_test)) == (27, 3, 6)
    assert (dataset.x_train.dtype, dataset.y_train.dtype) == (np.float32, np.int64)
    assert dataset.x_test.min() == 1.0


def test_every_image_keeps_its_label_and_its_place(write_npz: Write) -> None:
    dataset = load(Data(dataset=str(write_npz()), validation_share=0.3), seed=1)
    for images, labels in ((dataset.x_train, dataset.y_train), (dataset.x_val, dataset.y_val)):
        numbers = np.rint(images[:, 0, 0, 0] * 255).astype(int)
        assert (numbers % 3).tolist() == labels.tolist()
        assert numbers.tolist() == sorted(numbers)


def test_validation_images_follow_the_seed_alone(write_npz: Write) -> None:
    data = Data(dataset=str(write_npz()), validation_share=0.3)
    first = load(data, seed=1).x_val.copy()
    other = load(data, seed=2).x_val.copy()
    again = load(data, seed=1).x_val
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_train_limit_takes_the_first_images_before_the_split(write_npz: Write) -> None:
    dataset = load(Data(dataset=str(write_npz()), train_limit=12), seed=1)
    numbers = np.concatenate([dataset.x_train, dataset.x_val])[:, 0, 0, 0] * 255
    assert sorted(np.rint(numbers)) == list(range(12))
    assert len(dataset.x_test) == 6


def test_floats_stay_as_they_are(write_npz: Write) -> None:
    half = np.full((6, 4, 5, 2), 0.5)
    path = write_npz(x_train=np.ones((30, 4, 5, 2)), x_test=half)
    assert load(Data(dataset=str(path)), seed=0).x_test.tolist() == half.tolist()


def test_labels_in_a_column_are_flattened(write_npz: Write) -> None:
    path = write_npz(y_test=np.array([[2], [1], [0], [2], [1], [0]], np.uint8))
    assert load(Data(dataset=str(path)), seed=0).y_test.tolist() == [2, 1, 0, 2, 1, 0]


def test_class_names_in_the_file_are_used(write_npz: Write) -> None:
    path = write_npz(class_names=np.array(["red", "green", "blue"]))
    assert load(Data(dataset=str(path)), seed=0).class_names == ("red", "green", "blue")


Y = np.arange(30) % 3
X = np.zeros((30, 4, 5))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"y_test": None}, r"lacks y_test; .*received: x_train, y_train, x_test"),
        ({"x_train": np.zeros((30, 20), np.uint8)}, r"x\.reshape\(-1, 28, 28\)"),
        ({"x_train": np.zeros(30, np.uint8)}, r"3 or 4 axes .* received \(30,\)"),
        ({"x_train": np.zeros((30, 3, 32, 32))}, r"channels last, .*x\.transpose\(0, 2, 3, 1\)"),
        ({"x_train": np.zeros((0, 4, 5)), "y_train": []}, "x_train must hold at least one image"),
        ({"x_test": np.zeros((0, 4, 5)), "y_test": []}, "x_test must hold at least one image"),
        (
            {"x_test": np.zeros((6, 4, 4))},
            r"one shape, received \(4, 5, 1\) in x_train, \(4, 4, 1\) in x_test",
        ),
        ({"x_train": X.astype(complex)}, "uint8 or float32 pixels, received complex128"),
        ({"y_train": Y / 2}, "whole numbers from 0, received float64; .*classes, not amounts"),
        ({"y_train": np.eye(3)[Y]}, r"received \(30, 3\) \(one-hot\? .*argmax"),
        ({"y_train": Y[:29]}, "received 29 labels for 30 images"),
        ({"y_train": np.arange(31) % 3}, "received 31 labels for 30 images"),
        ({"y_train": Y - 1}, "y_train must count classes from 0, received the label -1"),
        ({"y_train": Y + 1}, "these have none: '0'"),
        ({"y_train": Y * 0, "y_test": np.zeros(6, int)}, "has one class only"),
        ({"y_train": Y * 10**9}, "labels up to 2000000000 for 30 images"),
        (
            {"y_test": np.array([0, 1, 2, 7, 9, 0])},
            "0 to 2 for 3 classes, received 7 at position 3",
        ),
        ({"class_names": np.array(["a", "b"])}, "y_train must lie in 0 to 1 for 2 classes"),
    ],
)
def test_unusable_array_is_refused_with_advice(
    write_npz: Write, changes: dict[str, Any], message: str
) -> None:
    if "y_train" in changes and len(changes["y_train"]) == 0:
        changes = changes | {"y_train": np.zeros(0, int)}
    path = write_npz(**changes)
    with pytest.raises(FormatError, match=message) as caught:
        load(Data(dataset=str(path)), seed=0)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_class_with_one_image_is_refused(write_npz: Write) -> None:
    labels = np.arange(30) % 2
    labels[-1] = 2
    with pytest.raises(FormatError, match="'2' has 1 training images; .* add images of it"):
        load(Data(dataset=str(write_npz(y_train=labels))), seed=0)


def test_limit_that_loses_a_class_is_refused_with_the_smallest_that_does_not(
    write_npz: Write,
) -> None:
    path = str(write_npz(y_train=np.sort(np.arange(30) % 3)))
    with pytest.raises(FormatError, match="'2' has 0 .* first 15; .*use the first 22 or more"):
        load(Data(dataset=path, train_limit=15), seed=0)
    assert load(Data(dataset=path, train_limit=22), seed=0).classes == 3


def test_pickled_objects_are_never_read(write_npz: Write, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "sprung",)  # type: ignore[return-value]

    path = write_npz(y_test=np.array([Trap()], dtype=object))
    with pytest.raises(FormatError, match="not Python objects"):
        load(Data(dataset=str(path)), seed=0)
    path.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(FormatError, match="not Python objects"):
        load(Data(dataset=str(path)), seed=0)
    assert not (tmp_path / "sprung").exists()


def test_damaged_file_is_refused(write_npz: Write) -> None:
    path = write_npz()
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FormatError, match="cannot be read as .npz"):
        load(Data(dataset=str(path)), seed=0)


def test_single_array_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "one.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(FormatError, match="single array"):
        load(Data(dataset=str(tmp_path / "one.npz")), seed=0)


def test_archive_of_other_things_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.npz", "w") as file:
        file.writestr("readme.txt", "no arrays")
    with pytest.raises(FormatError, match="lacks x_train, y_train; "):
        load(Data(dataset=str(tmp_path / "other.npz")), seed=0)
