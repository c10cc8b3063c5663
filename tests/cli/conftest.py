"""Runs the program in this process, as a user would type it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from featurenet.cli import application


@pytest.fixture
def featurenet() -> Callable[..., Result]:
    """`featurenet("sample", "cnn")` gives exit code, stdout and stderr."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(application, [str(argument) for argument in arguments])

    return run


TINY = """\
features
    Root
        mandatory
            Colour
                alternative
                    Red
                    Green
        optional
            Flash
constraints
    Red => Flash
"""


@pytest.fixture
def tiny(tmp_path):
    """A model of three configurations: Green, Green with Flash, Red with Flash."""
    path = tmp_path / "tiny.uvl"
    path.write_text(TINY)
    return path
