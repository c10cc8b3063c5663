"""Names of classes from `.npz` files, folders and TOML files, checked alike."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from featurenet.datasets.catalogue import load
from featurenet.datasets.class_names import checked_names, readable
from featurenet.errors import FormatError
from featurenet.records import Data

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"ash", "ash"),
        ("Ölweide".encode(), "Ölweide"),
        (b"th\xe9", "th\ufffd"),
        (os.fsdecode(b"th\xe9"), "th\ufffd"),
        ("e\u0301clair", "éclair"),
        ("two\nlines", "two\ufffdlines"),
        (7, "7"),
    ],
)
def test_any_name_becomes_text_that_can_be_written(name: object, expected: str) -> None:
    assert readable(name) == expected
    assert readable(name).encode()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["ash", "ash", "oak"], "must all differ, received 'ash'"),
        ([b"th\xe9", b"th\xe8"], "must all differ"),
        (["ash", " "], "must not be empty, as that of label 1"),
        (["ash", "oak"], "must be 3 class names, received 2"),
    ],
)
def test_wrong_names_are_refused(names: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        checked_names(names, 3 if "3" in message else None)


def test_names_stored_as_bytes_are_text(write_npz: Write) -> None:
    path = write_npz(class_names=np.array([b"ash", b"elm", "öl".encode()]))
    assert load(Data(dataset=str(path)), seed=0).class_names == ("ash", "elm", "öl")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (np.array(["ash", "ash", "oak"]), "class names must all differ, received 'ash'"),
        (np.array("ash"), r"must be a list of text, received <U3 of shape \(\)"),
        (np.array([0.5, 1.5, 2.5]), "must be a list of text, received float64"),
        (np.array(["a", "b", "c", "d"]), "these have none: 'd'"),
    ],
)
def test_wrong_names_in_a_file_are_refused(write_npz: Write, names: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        load(Data(dataset=str(write_npz(class_names=names))), seed=0)


def test_folder_that_is_not_utf_8_is_shown_with_a_replaced_character(tmp_path: Path) -> None:
    for folder in (b"th\xe9", b"milk"):
        path = os.path.join(os.fsencode(tmp_path), folder)
        os.mkdir(path)
        for number in range(4):
            with open(os.path.join(path, b"%d.png" % number), "wb") as file:  # noqa: PTH123
                Image.new("L", (5, 4), 200).save(file, "PNG")
    dataset = load(Data(dataset=str(tmp_path)), seed=0)
    assert dataset.class_names == ("milk", "th\ufffd")
    assert any("shown as th\ufffd" in note for note in dataset.notes)


def test_composed_and_decomposed_letters_are_one_class(write_images: Write) -> None:
    folder = write_images({"train/é": 3, "train/a": 3, "test/e\u0301": 2, "test/a": 2})
    assert load(Data(dataset=str(folder)), seed=0).class_names == ("a", "é")
