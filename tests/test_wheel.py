"""A wheel carries everything that a checkout has, and works without one."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A standard wheel, built without fetching anything, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(  # noqa: S603 – our own build
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_wheel_carries_the_data_folders(unpacked: Path) -> None:
    bundled = unpacked / "featurenet" / "_bundled"
    assert (bundled / "pledge" / "pledge.jar").stat().st_size > 100_000
    for folder in ("metamodels", "datasets"):
        expected = sorted(path.name for path in (CHECKOUT / folder).iterdir())
        assert sorted(path.name for path in (bundled / folder).iterdir()) == expected


@pytest.mark.jvm
def test_unpacked_wheel_samples(unpacked: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "featurenet", "sample", "light", "-n", "2", "-o", "two.csv"]
    subprocess.run(  # noqa: S603 – our own program
        command, cwd=tmp_path, check=True, env={"PYTHONPATH": str(unpacked)}, capture_output=True
    )
    assert len((tmp_path / "two.csv").read_text().splitlines()) == 3
