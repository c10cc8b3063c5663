"""The committed jar belongs to the sources beside it, and carries the licences of what is in it."""

import hashlib
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from featurenet.resources import bundled

JAR = bundled("pledge/pledge.jar")
JAVA_17_CLASS = 61


def source_digest(project: Path) -> str:
    """Returns what pom.xml computes: SHA-256 over each file's SHA-256 and path, in path order."""
    files = [project / "pom.xml", *(project / "src" / "main").rglob("*")]
    paths = sorted(path.relative_to(project).as_posix() for path in files if path.is_file())
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256((project / path).read_bytes()).digest())
        total.update(path.encode())
    return total.hexdigest()


def test_jar_was_built_from_these_sources() -> None:
    with ZipFile(JAR) as jar:
        manifest = Parser().parsestr(jar.read("META-INF/MANIFEST.MF").decode())
    built_from = manifest["Source-Digest"].replace("\n", "").replace("\r", "").replace(" ", "")
    assert built_from == source_digest(JAR.parent), "run: mvn -q -f pledge/pom.xml package"


@pytest.mark.parametrize(
    "name",
    ["about.html", "META-INF/licenses/sat4j/EPL-1.0.txt", "META-INF/licenses/sat4j/README.txt"],
)
def test_jar_carries_the_licences_of_sat4j(name: str) -> None:
    with ZipFile(JAR) as jar:
        assert jar.read(name)


def test_classes_run_on_java_17() -> None:
    with ZipFile(JAR) as jar:
        versions = {
            int.from_bytes(jar.read(name)[6:8], "big")
            for name in jar.namelist()
            if name.endswith(".class")
        }
    assert max(versions) == JAVA_17_CLASS
