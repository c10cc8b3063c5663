"""The picture of a training history."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest
from PIL import Image

from featurenet.training.curves import draw_curves
from featurenet.training.history import CURVES, History


def history(epochs: int, best: int) -> History:
    values = tuple(1 / epoch for epoch in range(1, epochs + 1))
    return History({name: values for name in CURVES}, best, 1.0)


@pytest.mark.parametrize("epochs", [1, 2, 300])
def test_curves_are_drawn_for_any_number_of_epochs(epochs: int, tmp_path: Path) -> None:
    path = draw_curves(history(epochs, best=epochs), tmp_path / "curves.png")
    with Image.open(path) as image:
        assert image.size == (960, 390)
        assert len(image.convert("L").getcolors() or ()) > 10
    assert list(tmp_path.iterdir()) == [path]


def test_best_epoch_moves_the_mark(tmp_path: Path) -> None:
    one, two = (draw_curves(history(9, best), tmp_path / f"{best}.png") for best in (2, 8))
    assert one.read_bytes() != two.read_bytes()
    again = draw_curves(history(9, 2), tmp_path / "again.png")
    assert again.read_bytes() == one.read_bytes()


def test_curve_that_is_not_finite_is_drawn_with_a_gap(tmp_path: Path) -> None:
    broken = History({name: (0.5, math.nan, 0.25) for name in CURVES}, 3, 1.0)
    assert draw_curves(broken, tmp_path / "curves.png").stat().st_size > 1_000


def test_drawing_leaves_pyplot_alone() -> None:
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )
