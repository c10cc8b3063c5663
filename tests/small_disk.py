"""A small file system in memory, which can be full or read-only as no folder is for root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 8 * 2**20
"""Bytes."""


class Disk:
    """A small file system, of which a part is taken.

    Args:
        folder: Where it is mounted.
        command: That mounts it, up to its options.
    """

    def __init__(self, folder: Path, command: list[str]):
        self.folder = folder
        self._command = command
        self._filler = folder / "filler"

    def leave(self, free: int) -> None:
        """Fills all but some bytes."""
        self._filler.unlink(missing_ok=True)
        there = os.statvfs(self.folder)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, there.f_bavail * there.f_frsize - free)

    def make_room(self) -> None:
        self._filler.unlink()

    def mount(self, options: str) -> bool:
        """Mounts it; False if that is not allowed."""
        done = subprocess.run([*self._command, options], capture_output=True)  # noqa: S603
        return done.returncode == 0

    def protect(self) -> None:
        """Lets nothing be written from now on."""
        assert self.mount("remount,ro")


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """Mounts an empty disk for a block, and skips the test where nobody may mount any."""
    folder.mkdir()
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    disk = Disk(folder, [*as_root, "mount", "-t", "tmpfs", "none", str(folder), "-o"])
    if not disk.mount(f"size={SIZE},uid={os.getuid()}"):
        pytest.skip("this system lets nobody mount a file system")
    try:
        yield disk
    finally:
        subprocess.run([*as_root, "umount", folder], check=True)  # noqa: S603
