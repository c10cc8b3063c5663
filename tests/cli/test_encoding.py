"""Any encoding of the output will do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
@pytest.mark.parametrize("arguments", ["metrics list", "metamodel show light", "run --help"])
def test_output_is_written_in_any_encoding(encoding: str, arguments: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 – our own program
        [sys.executable, "-m", "featurenet", *arguments.split()],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding).strip()
