"""Files cross as one archive, and temporary folders of killed processes go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from featurenet.execution.parcel import files_in, pack, unpack
from featurenet.execution.scratch import scratch


def test_files_arrive_as_they_were_sent(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "models" / "größe 1").mkdir(parents=True)
    (here / "models" / "größe 1" / "weights").write_bytes(bytes(range(256)))
    (here / "empty").touch()
    unpack(pack(here, files_in(here)), there)
    assert files_in(there) == files_in(here) == ["empty", "models/größe 1/weights"]
    assert (there / "models" / "größe 1" / "weights").read_bytes() == bytes(range(256))


def test_files_that_are_not_sent_stay(tmp_path: Path) -> None:
    for name, text in (("old", "1"), ("both", "2")):
        (tmp_path / "here" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "here" / name).write_text(text)
    parcel = pack(tmp_path / "here", ["both"])
    there = tmp_path / "there"
    there.mkdir()
    (there / "old").write_text("kept")
    (there / "both").write_text("replaced")
    unpack(parcel, there)
    assert ((there / "old").read_text(), (there / "both").read_text()) == ("kept", "2")


def test_temporary_folder_is_removed_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(KeyError), scratch(tmp_path) as folder:
        (folder / "file").touch()
        raise KeyError
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from featurenet.execution.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "file").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_folder_of_a_killed_process_is_removed_by_the_next_one(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env=os.environ)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    [left] = [path for path in tmp_path.iterdir() if path.is_dir()]
    with scratch(tmp_path) as one, scratch(tmp_path) as other:
        assert not left.exists() and one.is_dir() and other.is_dir()
    assert list(tmp_path.iterdir()) == []
