"""The scale of pixels: told where type and range tell it, else refused with advice that fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from featurenet.datasets.catalogue import load
from featurenet.datasets.pixels import judge_pixels
from featurenet.errors import FormatError
from featurenet.records import Data

Write = Callable[..., Path]


def up_to(high: float, dtype: Any) -> np.ndarray[Any, Any]:
    return np.array([0, high], dtype).reshape(2, 1, 1, 1)


@pytest.mark.parametrize(
    ("high", "dtype", "scale"),
    [
        (255, np.uint8, 255),
        (200, np.uint8, 255),
        (255, np.int64, 255),
        (60000, np.uint16, 65535),
        (60000, ">u2", 65535),
        (1, np.bool_, 1),
        (1, np.float32, 1),
        (0.5, np.float16, 1),
    ],
)
def test_clear_range_tells_the_scale_without_a_note(high: float, dtype: Any, scale: float) -> None:
    pixels = judge_pixels({"x_train": up_to(high, dtype)}, None, "here")
    assert (pixels.scale, pixels.high, pixels.notes) == (scale, high, ())


@pytest.mark.parametrize(
    ("high", "dtype", "note"),
    [
        (1, np.uint8, "integers 0 and 1: 1 is taken for white"),
        (16 / 255, np.float32, "brightest pixel is only 0.063 of white.*--pixel-scale 0.0627"),
        (0, np.uint8, "all pixels are 0"),
    ],
)
def test_odd_range_is_taken_with_a_note(high: float, dtype: Any, note: str) -> None:
    pixels = judge_pixels({"x_train": up_to(high, dtype)}, None, "here")
    assert pixels.scale == 1
    with pytest.raises(AssertionError, match=note):
        raise AssertionError(*pixels.notes)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (up_to(16, float), "maximum of 16; divide by the maximum, 16, or let --pixel-scale 16"),
        (up_to(255, float), "divide by 255"),
        (up_to(254.5, float), "divide by 255"),
        (up_to(100, float), "divide by the maximum, 100"),
        (up_to(1.02, float), r"clip them: numpy.clip\(x, 0, 1\)"),
        (up_to(16, np.uint8), "divide by the maximum, 16, give --pixel-scale 16, or .* 255"),
        (up_to(100, np.uint8), "the maximum, 100, give --pixel-scale 100"),
        (up_to(4095, np.uint16), "the maximum, 4095, give --pixel-scale 4095"),
        (up_to(60000, np.int32), "divide by 65535, give --pixel-scale 65535"),
        (up_to(2, float) - 1, r"received -1 to 1; store them as \(x \+ 1\) / 2"),
        (up_to(255, np.int16) - 128, r"\(x.astype\(\"float32\"\) \+ 128\) / 255"),
        (up_to(1.04, float) - 0.02, "clip them"),
        (up_to(1, float) * np.nan, "x_train has pixels that are not a number"),
        (up_to(np.inf, float), "x_train has pixels that are infinite"),
    ],
)
def test_range_that_does_not_tell_is_refused_with_advice(images: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        judge_pixels({"x_train": images}, None, "here")


@pytest.mark.parametrize(
    ("train", "test", "message"),
    [
        (up_to(255, np.uint8), up_to(1, np.float32), "one type.*uint8 in x_train, float32 in x_te"),
        (up_to(1, np.float32), up_to(255, np.float32), "maximum of x_test is 255 .* x_train is 1"),
        (up_to(255, np.uint8), up_to(1, np.uint8), "maximum of x_train is 255 .* x_test is 1"),
    ],
)
def test_splits_that_do_not_compare_are_refused(train: Any, test: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        judge_pixels({"x_train": train, "x_test": test}, None, "here")


def test_scale_that_was_asked_for_wins(write_npz: Write) -> None:
    sixteen = np.full((30, 4, 5), 16, np.uint8)
    path = str(write_npz(x_train=sixteen, x_test=sixteen[:6] // 2))
    assert load(Data(dataset=path, pixel_scale=16), seed=0).x_test.max() == 0.5
    assert load(Data(dataset=path, pixel_scale=32), seed=0).x_test.max() == 0.25
    with pytest.raises(FormatError, match="0 to pixel_scale, 8, received 8 to 16"):
        load(Data(dataset=path, pixel_scale=8), seed=0)


def test_bytes_of_0_and_1_give_the_images_of_0_and_255(write_npz: Write, tmp_path: Path) -> None:
    ink = (np.arange(600).reshape(30, 4, 5) % 2).astype(np.uint8)
    dim = load(Data(dataset=str(write_npz(x_train=ink, x_test=ink[:6]))), seed=0)
    path = write_npz(tmp_path / "bright.npz", x_train=ink * 255, x_test=ink[:6] * 255)
    bright = load(Data(dataset=str(path)), seed=0)
    assert np.array_equal(dim.x_train, bright.x_train)
    assert [len(dim.notes), len(bright.notes)] == [1, 0]


def test_dark_image_files_are_refused_until_their_scale_is_given(write_images: Write) -> None:
    folder = write_images({"cat": 5, "dog": 5}, dark=True)
    with pytest.raises(FormatError, match="--pixel-scale 14, or --pixel-scale 255 for dark images"):
        load(Data(dataset=str(folder)), seed=0)
    read = load(Data(dataset=str(folder), pixel_scale=255), seed=0)
    assert read.x_train.max() < 15 / 255
