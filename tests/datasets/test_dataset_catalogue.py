"""Finding data sets by name, file and folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from featurenet.datasets.arrays import Arrays
from featurenet.datasets.catalogue import DATASETS, add_dataset, describe, load, names, resolve
from featurenet.datasets.descriptor import Descriptor
from featurenet.datasets.loaders import LOADERS
from featurenet.datasets.location import keras_folder
from featurenet.errors import FormatError, InvalidInputError
from featurenet.records import Data

Write = Callable[..., Path]
SHIPPED = ["cifar10", "cifar100", "digits", "fashion_mnist", "mnist"]


def write_mnist_like(write_npz: Write, path: Path) -> Path:
    labels = np.arange(30) % 10
    return write_npz(
        path,
        x_train=np.zeros((30, 28, 28), np.uint8),
        y_train=labels,
        x_test=np.zeros((10, 28, 28), np.uint8),
        y_test=labels[:10],
    )


def test_shipped_data_sets_are_described_completely() -> None:
    assert names() == SHIPPED
    for described in describe():
        assert described.title and described.description and described.licence
        assert described.classes == len(described.class_names)
        assert described.loader in LOADERS
        assert described.location == (
            "built in" if described.name == "digits" else "needs download"
        )


def test_digits_match_their_description() -> None:
    dataset = load(Data(dataset="digits"), seed=3)
    [described] = [found for found in describe() if found.name == "digits"]
    assert dataset.input_shape == described.shape
    assert len(dataset.x_train) + len(dataset.x_val) == described.train_images
    assert len(dataset.x_test) == described.test_images
    assert dataset.x_train.max() == 1.0
    assert np.bincount(dataset.y_test).tolist() == [36, 36, 35, 37, 36, 36, 36, 36, 35, 36]


def test_digits_keep_their_test_images_whatever_the_seed() -> None:
    first, second = (load(Data(dataset="digits"), seed=seed) for seed in (1, 2))
    assert np.array_equal(first.x_test, second.x_test)
    assert not np.array_equal(first.y_val, second.y_val)


def test_last_data_set_is_kept() -> None:
    first = load(Data(dataset="digits"), seed=3)
    assert load(Data(dataset="digits"), seed=3) is first
    load(Data(dataset="digits"), seed=4)
    assert load(Data(dataset="digits"), seed=3) is not first


def test_changed_file_is_read_again(write_npz: Write) -> None:
    path = write_npz()
    before = load(Data(dataset=str(path)), seed=0)
    write_npz(x_test=np.full((6, 4, 5), 51, np.uint8), x_train=np.full((30, 4, 5), 255, np.uint8))
    after = load(Data(dataset=str(path)), seed=0)
    assert (before.x_test.max(), after.x_test.max()) == (1, np.float32(0.2))


def test_listing_loads_neither_keras_nor_scikit_learn() -> None:
    program = (
        "import sys, json; from featurenet.datasets import catalogue; catalogue.describe(); "
        "print(json.dumps([m for m in ('keras', 'tensorflow', 'sklearn') if m in sys.modules]))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("name", ["mnist.npz", "mnist"])
def test_data_directory_comes_before_a_download(
    write_npz: Write,
    write_images: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    write_mnist_like(write_npz, keras_folder_made() / "mnist.npz")
    if name == "mnist":
        write_images({f"train/{n}": 2 for n in range(10)}, root=tmp_path / "mnist")
    else:
        write_mnist_like(write_npz, tmp_path / name)
    monkeypatch.setenv("FEATURENET_DATA", str(tmp_path))
    assert resolve(Data(dataset="mnist")).path == tmp_path / name
    assert [found.location for found in describe() if found.name == "mnist"] == [
        str(tmp_path / name)
    ]


def keras_folder_made() -> Path:
    keras_folder().mkdir(parents=True)
    return keras_folder()


def test_keras_cache_is_read_without_keras(write_npz: Write) -> None:
    path = write_mnist_like(write_npz, keras_folder_made() / "mnist.npz")
    dataset = load(Data(dataset="mnist"), seed=0)
    assert resolve(Data(dataset="mnist")).path == path
    assert dataset.class_names == tuple("0123456789")


def test_images_archive_is_found_by_name(write_images: Write, pack: Write, tmp_path: Path) -> None:
    folder = write_images({f"{split}/{n}": 2 for split in ("train", "test") for n in range(10)})
    archive = pack(folder, "cifar10-images.tar.gz")
    assert resolve(Data(dataset="cifar10", directory=str(tmp_path))).path == archive
    with pytest.raises(FormatError, match=r"cifar10 must have shape \(32, 32, 3\)"):
        load(Data(dataset="cifar10", directory=str(tmp_path)), seed=0)


def test_option_comes_before_the_variable(
    write_npz: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEATURENET_DATA", str(tmp_path / "missing"))
    write_npz()
    assert resolve(Data(dataset="shapes", directory=str(tmp_path))).loader == "npz"
    with pytest.raises(InvalidInputError, match="FEATURENET_DATA"):
        resolve(Data(dataset="digits"))


def test_missing_data_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="--data-dir.* must be a folder"):
        load(Data(dataset="digits", directory=str(tmp_path / "missing")), seed=0)


def test_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInputError, match="'mnits'.*Did you mean .*mnist"):
        load(Data(dataset="mnits"), seed=0)


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("1,2")
    with pytest.raises(InvalidInputError, match=r"\.npz file, a folder of images.*table\.csv"):
        load(Data(dataset=str(tmp_path / "table.csv")), seed=0)


def test_toml_in_the_data_directory_adds_a_data_set(write_npz: Write, tmp_path: Path) -> None:
    write_npz(tmp_path / "arrays.npz")
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\nloader = "npz"\npath = "arrays.npz"\nclass_names = ["a", "b", "c"]\n'
    )
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert names(str(tmp_path)) == sorted([*SHIPPED, "mine"])
    dataset = load(Data(dataset="mine", directory=str(tmp_path)), seed=0)
    assert (dataset.name, dataset.class_names) == ("mine", ("a", "b", "c"))
    assert load(Data(dataset=str(tmp_path / "mine.toml")), seed=0).classes == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loader = npz", "not a TOML file: .*line 1"),
        ('loader = "npz"\nclases = 3', r"no option 'clases'. Did you mean classes"),
        ('loader = "npz"\nclasses = 3\nclass_names = ["a"]', "must be 3 class names, received 1"),
        ('loader = "npz"\nclass_names = ["a", "a"]', "must all differ"),
        ('loader = "npz"\nname = "other"', "take out `name`"),
        ('loader = "images"\ntest_share = 1.5', "test_share must be less than 1"),
    ],
)
def test_wrong_toml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(FormatError, match=message) as caught:
        describe(str(tmp_path))
    assert str(caught.value).startswith(str(tmp_path / "mine.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('loader = "npz"', 'add path = "..." to mine.toml'),
        ('loader = "npz"\npath = "none.npz"', "nothing at .*none.npz"),
        ('loader = "npy"\npath = "none.npz"', "Unknown data set loader 'npy'. Did you mean npz"),
    ],
)
def test_toml_without_data_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(InvalidInputError, match=message):
        load(Data(dataset="mine", directory=str(tmp_path)), seed=0)


def test_function_becomes_a_data_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in (DATASETS, LOADERS):
        monkeypatch.setattr(registry, "_items", dict(registry._items))
    images, labels = np.zeros((8, 2, 2), np.uint8), np.arange(8) % 2
    add_dataset("blank", lambda: Arrays("blank", images, labels, images, labels), "Nothing")
    assert "blank" in names()
    assert load(Data(dataset="blank"), seed=0).input_shape == (2, 2, 1)


def test_declared_classes_must_be_there(write_npz: Write, tmp_path: Path) -> None:
    described = Descriptor(name="mine", loader="npz", path=write_npz(), classes=4)
    (tmp_path / "mine.toml").write_text(f'loader = "npz"\npath = "{described.path}"\nclasses = 4\n')
    with pytest.raises(FormatError, match="these have none: '3'"):
        load(Data(dataset="mine", directory=str(tmp_path)), seed=0)
