"""Folders, archives and arrays as people lay them out: splits, sizes, shares and notes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.datasets.image_layout import lay_out
from featurenet.errors import FormatError, InvalidInputError
from featurenet.records import Data

Write = Callable[..., Path]
SPLITS = {"train/cat": 5, "train/dog": 4, "test/cat": 2, "test/dog": 1}
PLAIN = {"cat": 10, "dog": 10}


def read(path: Path, **options: Any) -> Dataset:
    return load(Data(dataset=str(path), **options), seed=0)


def counts(dataset: Dataset) -> list[int]:
    return [len(labels) for labels in (dataset.y_train, dataset.y_val, dataset.y_test)]


@pytest.mark.parametrize(
    ("train", "test"), [("Train", "Test"), ("training", "TEST"), ("TRAINING", "testing")]
)
def test_splits_have_several_spellings(write_images: Write, train: str, test: str) -> None:
    folders = {f"{train}/cat": 5, f"{train}/dog": 4, f"{test}/cat": 2, f"{test}/dog": 1}
    assert counts(read(write_images(folders))) == [7, 2, 3]


@pytest.mark.parametrize("name", ["val", "Valid", "validation", "dev"])
def test_validation_folder_is_the_validation_split(write_images: Write, name: str) -> None:
    dataset = read(write_images(SPLITS | {f"{name}/cat": 3, f"{name}/dog": 3}))
    assert counts(dataset) == [9, 6, 3]
    assert any("6 validation images of the data set are used" in note for note in dataset.notes)


def test_training_folder_alone_has_its_test_images_split_off(write_images: Write) -> None:
    dataset = read(write_images({f"train/{name}": count for name, count in PLAIN.items()}))
    assert counts(dataset) == [14, 2, 4]
    assert any("no test images: 20%" in note for note in dataset.notes)


@pytest.mark.parametrize(
    ("folders", "message"),
    [
        (SPLITS | {"Training/cat": 1}, "two folders for train, 'Training' and 'train'"),
        (SPLITS | {"val/cat": 1, "valid/cat": 1}, "two folders for val, 'val' and 'valid'"),
        (SPLITS | {"val/cow": 1}, "the class 'cow' in val/ but not in train/"),
        ({"Test/cat": 3, "Test/dog": 3}, "has no images in train/<class>/"),
        ({"Train": 3, "Test": 3}, "Test/ must hold one folder for each class.*Test/000.png"),
    ],
)
def test_layout_that_can_be_misread_is_refused(
    write_images: Write, folders: dict[str, int], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        read(write_images(folders))


def test_class_may_be_called_train(write_images: Write) -> None:
    assert read(write_images({"bus": 5, "car": 5, "train": 5})).class_names[2] == "train"


@pytest.mark.parametrize("name", ["p.tgz", "p.zip", "p.ZIP", "p.tar.gz", "p.tar"])
@pytest.mark.parametrize("root", [".", "data/pictures"])
def test_archives_equal_their_folder(
    write_images: Write, pack: Write, name: str, root: str
) -> None:
    folder = write_images(SPLITS)
    (folder / "train" / "cat" / "._000.png").write_text("of a Mac")
    packed = read(pack(folder, name, root))
    assert packed.name == "p"
    assert np.array_equal(packed.x_train, read(folder).x_train)


@pytest.mark.parametrize(
    ("name", "message"), [("../cat/1.png", "leads out of it"), ("cat\\..\\1.png", "leads out")]
)
def test_path_out_of_an_archive_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as file:
        file.writestr(name, b"")
    with pytest.raises(FormatError, match=message):
        read(tmp_path / "slip.zip")


@pytest.mark.parametrize("keep", [200, -30])
def test_cut_zip_is_refused(write_images: Write, pack: Write, keep: int) -> None:
    archive = pack(write_images(SPLITS), "cut.zip")
    archive.write_bytes(archive.read_bytes()[:keep])
    with pytest.raises(FormatError, match=r"cannot be read as \.zip"):
        read(archive)


def test_encrypted_zip_is_refused(write_images: Write, pack: Write) -> None:
    archive = pack(write_images(PLAIN), "secret.zip")
    content = bytearray(archive.read_bytes())
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02" and content[place + 46 :].find(b".png"):
            content[place + 8] |= 1  # the flag of encryption
    archive.write_bytes(bytes(content))
    with pytest.raises(FormatError, match="encrypted, password required"):
        read(archive)


def test_images_of_several_sizes_are_resized_when_a_size_is_given(write_images: Write) -> None:
    folder = write_images(PLAIN)
    Image.new("L", (9, 7), 255).save(folder / "dog" / "LARGE.PNG")
    for size, shape in ((3, (3, 3, 1)), ((2, 6), (2, 6, 1))):
        dataset = read(folder, image_size=size)
        assert dataset.input_shape == shape
        assert sum(counts(dataset)) == 21
    with pytest.raises(FormatError, match="--image-size 4x5"):
        read(folder)


def test_size_of_arrays_cannot_be_changed(write_npz: Write) -> None:
    with pytest.raises(InvalidInputError, match="image_size is for folders of images"):
        read(write_npz(), image_size=8)


def test_description_gives_size_scale_and_share(write_images: Write, tmp_path: Path) -> None:
    write_images(PLAIN)
    (tmp_path / "mine.toml").write_text(
        'loader = "images"\npath = "pictures"\nimage_size = [2, 3]\npixel_scale = 510\n'
        "test_share = 0.5\n"
    )
    dataset = read(tmp_path / "mine.toml")
    assert (dataset.input_shape, len(dataset.y_test), dataset.notes) == ((2, 3, 1), 10, ())
    assert dataset.x_train.max() < 0.5
    assert read(tmp_path / "mine.toml", test_share=0.3, image_size=1).x_test.shape == (6, 1, 1, 1)


def test_frames_rotations_and_empty_folders_are_noted_once_each(write_images: Write) -> None:
    folder = write_images(PLAIN)
    (folder / "cow").mkdir()
    (folder / "labels.csv").write_text("cat")
    frames = [Image.new("RGB", (5, 4), (value, 9, 9)) for value in (150, 250)]
    frames[0].save(folder / "dog" / "film.tif", save_all=True, append_images=frames[1:])
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (4, 5), 200).save(folder / "dog" / "phone.jpg", exif=exif)
    notes = "\n".join(read(folder).notes)
    for expected in (
        "files beside the class folders, which are left out (1): labels.csv",
        "class folders without images, which are left out (1): cow",
        "images with several frames, of which the first is read (1): dog/film.tif",
        "images turned upright, as their EXIF data says (1): dog/phone.jpg",
    ):
        assert notes.count(expected) == 1


def test_notes_outlive_the_cache(write_images: Write, write_npz: Write) -> None:
    folder = write_images(PLAIN)
    (folder / "cow").mkdir()
    first = read(folder).notes
    read(write_npz())
    assert read(folder).notes == first != ()


def test_class_without_test_images_is_noted(write_npz: Write) -> None:
    dataset = read(write_npz(y_test=np.array([0, 0, 1, 1, 0, 1])))
    assert dataset.notes == ("there are no test images of '2'",)


def test_enormous_image_is_refused(write_images: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_images(PLAIN)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 15)
    with pytest.raises(FormatError, match="cat/000.png: cannot be read: .*decompression bomb"):
        read(folder)


@pytest.mark.parametrize(
    "names",
    [
        {"X_train": "x_train", "Y_TRAIN": "y_train", "x_test": "x_test", "y_test": "y_test"},
        {"train_images": "x_train", "train_labels": "y_train", "test_images": "x_test"}
        | {"test_labels": "y_test"},
        {"training_images": "x_train", "y_training": "y_train"},
    ],
)
def test_arrays_have_several_spellings(
    tmp_path: Path, stored: dict[str, Any], names: dict[str, str]
) -> None:
    np.savez(tmp_path / "other.npz", **{new: stored[old] for new, old in names.items()})
    if len(names) == 4:
        assert counts(read(tmp_path / "other.npz")) == [27, 3, 6]
    else:
        assert counts(read(tmp_path / "other.npz", pixel_scale=29, test_share=0.5)) == [12, 3, 15]


def test_validation_arrays_are_used_and_other_arrays_noted(
    write_npz: Write, stored: dict[str, Any]
) -> None:
    test = {"x_val": stored["x_test"], "y_val": stored["y_test"], "mean": np.zeros(1)}
    dataset = read(write_npz(**test))
    assert counts(dataset) == [30, 6, 6]
    assert "arrays that are not read: mean" in dataset.notes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x_val": np.zeros((2, 4, 5), np.uint8)}, "lacks y_val"),
        ({"y_test": None}, "lacks y_test"),
        ({"x_train": None, "y_train": None}, "lacks x_train, y_train"),
        ({"X_train": np.zeros((2, 4, 5))}, "two arrays for x_train: x_train and X_train"),
    ],
)
def test_split_without_its_half_is_refused(
    write_npz: Write, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        read(write_npz(**changes))


def test_folders_in_folders_of_one_root_are_found() -> None:
    layout = lay_out(["a/b/cat/1.png", "a/b/dog/1.png", "a/b/cow/", "README"], (), "here")
    assert layout.class_names == ("cat", "dog")
    assert [note.rpartition(": ")[2] for note in layout.notes] == ["README", "cow"]
