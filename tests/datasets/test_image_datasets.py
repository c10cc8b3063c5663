"""Reading folders and archives of images, through `load` as users meet them."""

from __future__ import annotations

import logging
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from featurenet.datasets import image_files, images
from featurenet.datasets.cache import cache_folder
from featurenet.datasets.catalogue import load
from featurenet.datasets.dataset import Dataset
from featurenet.datasets.image_layout import lay_out
from featurenet.errors import FeatureNetError, FormatError
from featurenet.records import Data

Write = Callable[..., Path]
SPLIT = {"train/cat": 5, "train/dog": 4, "test/cat": 2, "test/dog": 1}


def read(path: Path) -> Dataset:
    return load(Data(dataset=str(path)), seed=0)


def values(dataset: Dataset) -> list[int]:
    return np.rint(dataset.x_test[:, 0, 0, 0] * 255).astype(int).tolist()


def test_train_and_test_folders_become_a_data_set(write_images: Write) -> None:
    dataset = read(write_images(SPLIT))
    assert dataset.class_names == ("cat", "dog")
    assert dataset.input_shape == (4, 5, 1)
    assert len(dataset.y_train) + len(dataset.y_val) == 9
    assert values(dataset) == [220, 230, 221]
    assert dataset.y_test.tolist() == [0, 1, 0]


def test_first_images_hold_all_classes_alike(write_images: Write) -> None:
    folder = write_images(SPLIT)
    dataset = load(Data(dataset=str(folder), train_limit=4, validation_share=0.5), seed=0)
    found = np.concatenate([dataset.x_train, dataset.x_val])[:, 0, 0, 0] * 255
    assert sorted(np.rint(found)) == [200, 201, 210, 211]


def test_one_folder_per_class_is_split_the_same_way_for_every_seed(write_images: Write) -> None:
    folder = write_images({"cat": 10, "dog": 10})
    dataset = read(folder)
    assert sorted(dataset.y_test) == [0, 0, 1, 1]
    assert len(dataset.y_train) + len(dataset.y_val) == 16
    assert values(load(Data(dataset=str(folder)), seed=9)) == values(dataset)
    rest = np.concatenate([dataset.x_train, dataset.x_val])[:, 0, 0, 0] * 255
    assert not set(np.rint(rest)) & set(values(dataset))


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("RGB", 3), ("RGBA", 4)])
def test_mode_gives_the_channels(write_images: Write, mode: str, channels: int) -> None:
    assert read(write_images(SPLIT, mode=mode)).input_shape == (4, 5, channels)


@pytest.mark.parametrize("root", [".", "pictures", "a"])
def test_archive_equals_its_folder(write_images: Write, pack: Write, root: str) -> None:
    folder = write_images(SPLIT)
    (folder / "README.md").write_text("no image")
    (folder / "train" / "cat" / ".DS_Store").write_text("no image")
    archive = read(pack(folder, "packed.tar.gz", root))
    assert archive.name == "packed"
    assert np.array_equal(archive.x_train, read(folder).x_train)
    assert np.array_equal(archive.x_test, read(folder).x_test)


def test_numbered_folders_are_ordered_by_value(write_images: Write) -> None:
    folders = {f"{split}/{n}": 2 for split in ("train", "test") for n in range(12)}
    assert read(write_images(folders)).class_names == tuple(str(n) for n in range(12))


def test_numbered_folders_take_the_known_class_names() -> None:
    names = [f"{label}/{n}.png" for label in (0, 1) for n in range(3)]
    layout = lay_out(names, ("cat", "dog"), "here")
    assert layout.class_names == ("cat", "dog")
    assert layout.splits["train"][:2] == (("0/0.png", 0), ("1/0.png", 1))


def test_other_classes_than_the_known_ones_are_refused() -> None:
    with pytest.raises(FormatError, match="missing or unknown: cow, dog"):
        lay_out(["cat/1.png", "cow/1.png"], ("cat", "dog"), "here")


@pytest.mark.parametrize(
    ("folders", "message"),
    [
        ({"cat": 5}, "at least two classes, received only 'cat'"),
        ({"train/cat": 5, "test/cat": 5}, "at least two classes, received only 'cat'"),
        ({"test/cat": 3, "test/dog": 3}, "has no images in train/<class>/"),
        (SPLIT | {"test/cow": 1}, "the class 'cow' in test/ but not in train/"),
        (SPLIT | {"rest/cat": 1}, "no other images.*received rest/cat/000.png"),
        (SPLIT | {"train/cat/old": 1}, "no other images.*received train/cat/old/000.png"),
        ({"cat": 3, "dog": 3, "dog/old": 1}, "must lie in <class>/.*received dog/old/000.png"),
        ({"cat": 3, "dog": 2}, "class 'dog' has 2 images; at least 3"),
        ({".": 3}, "must lie in <class>/.*received 000.png"),
        ({}, "at least two classes, received none"),
    ],
)
def test_other_layouts_are_refused(
    write_images: Write, tmp_path: Path, folders: dict[str, int], message: str
) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    for folder, count in folders.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            Image.new("L", (5, 4)).save(root / folder / f"{number:03}.png")
    with pytest.raises(FormatError, match=message) as caught:
        read(root)
    assert str(caught.value).startswith(str(root))


def test_images_of_several_sizes_are_refused(write_images: Write) -> None:
    folder = write_images(SPLIT)
    Image.new("L", (6, 4)).save(folder / "train" / "dog" / "003.png")
    message = "received 4x5 in train/cat/000.png but 4x6 in train/dog/003.png; .*--image-size 4x5"
    with pytest.raises(FormatError, match=message):
        read(folder)


@pytest.mark.parametrize(("mode", "channels"), [("RGB", 3), ("RGBA", 4), ("LA", 4)])
def test_grey_among_richer_images_is_widened_with_a_note(
    write_images: Write, mode: str, channels: int
) -> None:
    folder = write_images({"cat": 9, "dog": 9})
    Image.new(mode, (5, 4), (9,) * len(mode)).save(folder / "dog" / "004.png")
    dataset = read(folder)
    assert dataset.input_shape == (4, 5, channels)
    pixels = np.concatenate([dataset.x_train, dataset.x_val, dataset.x_test])[:, 0, 0]
    assert (pixels[:, 0] == pixels[:, 2]).all()
    assert channels == 3 or (pixels[:, 3] == 1).sum() == 17
    assert any(
        "images with fewer channels than others, which are read with as many (17)" in note
        for note in dataset.notes
    )


def test_16_bit_image_is_refused(write_images: Write) -> None:
    folder = write_images(SPLIT)
    Image.new("I;16", (5, 4)).save(folder / "train" / "cat" / "000.png")
    with pytest.raises(FormatError, match="mode I;16; save it as 8-bit"):
        read(folder)


def test_file_that_is_no_image_is_refused(write_images: Write) -> None:
    folder = write_images(SPLIT)
    (folder / "train" / "cat" / "labels.csv").write_text("cat")
    with pytest.raises(FormatError, match="labels.csv: .*not an image that Pillow knows"):
        read(folder)


def test_truncated_image_is_refused(write_images: Write) -> None:
    folder = write_images(SPLIT)
    path = folder / "train" / "cat" / "000.png"
    path.write_bytes(path.read_bytes()[:45])
    with pytest.raises(FormatError, match="000.png: cannot be read"):
        read(folder)


def test_file_packed_twice_counts_once_with_its_last_content(
    write_images: Write, tmp_path: Path
) -> None:
    folder = write_images(SPLIT)
    with tarfile.open(tmp_path / "packed.tar.gz", "w:gz") as file:
        file.add(folder, arcname=".")
        Image.new("L", (5, 4), 99).save(folder / "test" / "cat" / "000.png")
        file.add(folder / "test" / "cat" / "000.png", arcname="./test/cat/000.png")
    assert values(read(tmp_path / "packed.tar.gz")) == [99, 230, 221]


def test_link_to_nowhere_is_refused(write_images: Write, pack: Write) -> None:
    folder = write_images(SPLIT)
    (folder / "train" / "cat" / "gone.png").symlink_to("nowhere.png")
    with pytest.raises(FormatError, match="packed.tar.gz: cannot be read as .tar.gz"):
        read(pack(folder, "packed.tar.gz"))
    with pytest.raises(FormatError, match="gone.png: cannot be read: No such file"):
        read(folder)


def test_damaged_archive_is_refused(write_images: Write, pack: Write) -> None:
    archive = pack(write_images(SPLIT), "packed.tar.gz")
    archive.write_bytes(archive.read_bytes()[:-300])
    with pytest.raises(FormatError, match="packed.tar.gz: cannot be read as .tar.gz"):
        read(archive)


def decodings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Returns a list that grows by one source whenever images are decoded."""
    sources: list[Path] = []

    def counted(source: Path, names: object) -> object:
        sources.append(source)
        return image_files.read_files(source, names)  # type: ignore[arg-type]

    monkeypatch.setattr(images, "read_files", counted)
    return sources


def other_data_set(write_npz: Write) -> None:
    """Loads something else, so that the process keeps no longer what came before."""
    read(write_npz())


def test_decoded_images_are_cached(
    write_images: Write, write_npz: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, folder = decodings(monkeypatch), write_images(SPLIT)
    first = read(folder)
    other_data_set(write_npz)
    second = read(folder)
    assert sources == [folder]
    assert second is not first
    assert second.class_names == first.class_names
    assert np.array_equal(second.x_test, first.x_test)


def test_changed_folder_is_decoded_again_into_the_same_file(
    write_images: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, folder = decodings(monkeypatch), write_images(SPLIT)
    read(folder)
    Image.new("L", (5, 4), 99).save(folder / "test" / "cat" / "000.png")
    os.utime(folder / "test" / "cat" / "000.png", (1, 1))
    assert values(read(folder))[0] == 99
    assert len(sources) == 2
    assert len(list(cache_folder().iterdir())) == 1


def test_damaged_cache_is_written_anew(
    write_images: Write, write_npz: Write, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write_images(SPLIT)
    expected = values(read(folder))
    [cached] = cache_folder().iterdir()
    cached.write_bytes(b"PK\x03\x04 damaged")
    other_data_set(write_npz)
    assert values(read(folder)) == expected
    assert "cached arrays cannot be used" in caplog.text
    assert cached.stat().st_size > 100


def test_cache_that_cannot_be_written_is_only_a_warning(
    write_images: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*args: object, **arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with caplog.at_level(logging.WARNING):
        assert read(write_images(SPLIT)).classes == 2
    assert "No space left on device" in caplog.text
    assert not list(cache_folder().iterdir())


def test_data_set_that_does_not_fit_into_memory_is_one_clear_error(
    write_images: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(source: Path, names: object) -> None:
        raise MemoryError

    monkeypatch.setattr(images, "read_files", too_large)
    with pytest.raises(FeatureNetError, match="does not fit into memory"):
        read(write_images(SPLIT))
