from __future__ import annotations

import numpy as np
import pytest

from featurenet.datasets.dataset import Dataset


def dataset() -> Dataset:
    images, labels = np.zeros((4, 2, 3, 1), np.float32), np.array([0, 1, 0, 1])
    return Dataset("tiny", images, labels, images, labels, images, labels, ("a", "b"))


def test_input_shape_is_height_width_channels() -> None:
    assert dataset().input_shape == (2, 3, 1)
    assert dataset().classes == 2


def test_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        dataset().x_train[0] = 1


def test_arrays_of_the_caller_stay_writable() -> None:
    images, labels = np.zeros((2, 2, 2, 1), np.float32), np.array([0, 1])
    Dataset("tiny", images, labels, images, labels, images, labels, ("a", "b"))
    images[0] = 1
    assert images[0].max() == 1
