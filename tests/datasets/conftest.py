"""Tiny data sets on disk, and caches that no test shares with the user."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from featurenet.datasets.location import VARIABLE

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_caches(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(home / "keras"))
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def stored() -> dict[str, npt.NDArray[np.generic]]:
    """Three classes of 4x5 grey images, 30 for training and 6 for test, told apart by a pixel."""
    x_train = np.zeros((30, 4, 5), np.uint8)
    x_train[:, 0, 0] = np.arange(30)
    return {
        "x_train": x_train,
        "y_train": np.arange(30) % 3,
        "x_test": np.full((6, 4, 5), 255, np.uint8),
        "y_test": np.arange(6) % 3,
    }


@pytest.fixture
def write_npz(tmp_path: Path, stored: dict[str, npt.NDArray[np.generic]]) -> Write:
    """Writes `stored` with the given arrays in place of its own; None takes one away."""

    def write(path: Path = tmp_path / "shapes.npz", **changes: object) -> Path:
        arrays = {key: value for key, value in (stored | changes).items() if value is not None}
        np.savez(path, **arrays)
        return path

    return write


@pytest.fixture
def write_images(tmp_path: Path) -> Write:
    """Writes PNG files; each is one colour that tells its class and number."""

    def write(
        folders: dict[str, int],
        root: Path = tmp_path / "pictures",
        mode: str = "L",
        dark: bool = False,
    ) -> Path:
        for label, (folder, count) in enumerate(folders.items()):
            (root / folder).mkdir(parents=True)
            for number in range(count):
                value = (0 if dark else 200) + 10 * label + number
                colour = value if mode == "L" else (value,) * len(mode)
                Image.new(mode, (5, 4), colour).save(root / folder / f"{number:03}.png")
        return root

    return write


@pytest.fixture
def pack(tmp_path: Path) -> Write:
    """Packs a folder into a `.zip` or a compressed `.tar`, below the name `root`."""

    def write(folder: Path, name: str, root: str = ".") -> Path:
        if name.lower().endswith(".zip"):
            with zipfile.ZipFile(tmp_path / name, "w") as zipped:
                for path in sorted(folder.rglob("*")):
                    zipped.write(path, f"{root}/{path.relative_to(folder)}")
            return tmp_path / name
        with tarfile.open(tmp_path / name, "w:gz") as file:
            file.add(folder, arcname=root)
        return tmp_path / name

    return write
